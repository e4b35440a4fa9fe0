// The stories of the recordings of real containers: told by what the web server saw, and by what the Engine said.
// UPDATE=1 writes what is told now; read the difference before you keep it.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { names, readRecording, storyInShort, withoutEngine } from './recordings.ts';

const FILE = join(import.meta.dirname, 'recorded.txt');

function tellAll(): Map<string, string> {
  return new Map(
    names.map((name) => {
      const recording = readRecording(name);
      const seen = storyInShort(withoutEngine(recording));
      const known = storyInShort(recording);
      const differing = known.filter((line) => !seen.includes(line));
      const lines = [...seen, ...differing.map((line) => `engine: ${line}`)];
      return [name, lines.map((line) => `  ${line}\n`).join('')];
    }),
  );
}

const told = tellAll();
if (process.env.UPDATE) {
  writeFileSync(FILE, [...told].map(([name, lines]) => `${name}\n${lines}`).join('\n'));
}
const expected = new Map(
  readFileSync(FILE, 'utf8')
    .split(/\n(?=\S)/)
    .map((section) => [section.split('\n', 1)[0], section.slice(section.indexOf('\n') + 1)]),
);

for (const [name, lines] of told) {
  test(`the story of ${name}`, () => assert.equal(lines.trimEnd(), expected.get(name)?.trimEnd()));
}
