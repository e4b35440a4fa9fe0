// Texts are for people: no code of the services finds out anything by parsing one. What it needs is a field.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './commands.ts';

/** Names of what holds a sentence. */
const SENTENCE =
  '(?:\\w*(?:Text|Reason|Detail|Problem|Sentence)|text|reason|detail|problem|sentence|message|said)';
const PARSED = [
  new RegExp(`/[a-z]*\\.(?:test|exec)\\([\\w.?]*\\b${SENTENCE}\\)`),
  new RegExp(
    `\\b${SENTENCE}\\??\\.(?:match|matchAll|search|includes|startsWith|endsWith|indexOf)\\(`,
  ),
];
/** Reads the sources of the labs' texts, which are Markdown. */
const MARKDOWN = 'workshop/src/lab.ts';

const isParsed = (line: string): boolean => PARSED.some((pattern) => pattern.test(line));

test('no sentence is parsed', () => {
  const files = globSync(
    ['{numbers-api,numbers-web,workshop}/{src,page,labs}/**/*.ts', 'common/*/src/*.ts'],
    { cwd: root, exclude: ['**/dist/**', '**/node_modules/**'] },
  );
  assert.ok(files.length > 100);
  const found = files
    .filter((file) => file !== MARKDOWN)
    .flatMap((file) => {
      const lines = readFileSync(join(root, file), 'utf8').split('\n');
      return lines.filter(isParsed).map((line) => `${file}: ${line.trim()}`);
    });
  assert.deepEqual(found, []);
});

for (const [line, expected] of [
  ['return /watchdog/.test(text);', true],
  ['if (/gone$/i.test(event.text)) return;', true],
  ["const isOld = problem?.includes('call 4');", true],
  ["each.faults.includes('latency')", false],
  ['/^[a-z]+$/.test(type)', false],
] as const) {
  test(`${line}: ${expected ? 'parses a sentence' : 'reads a field'}`, () => {
    assert.equal(isParsed(line), expected);
  });
}
