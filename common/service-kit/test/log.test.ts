// What is logged may hold text from elsewhere.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';

const LOG = new URL('../src/log.ts', import.meta.url);

for (const [what, text, expected] of [
  ['a line break', 'no\n[10:00:00] INFO: all is well', /no\n {4}\[10:00:00\] INFO: all is well\n$/],
  ['a carriage return', 'no\rINFO', /no\\x0dINFO\n$/],
  ['an escape sequence', '\u001b[2Jgone', /\\x1b\[2Jgone\n$/],
  ['a C1 control character', 'a\u009bb', /a\\x9bb\n$/],
] as const) {
  test(`a message with ${what} forges no line`, async () => {
    const stdout = await logged(text, 'text');
    assert.match(stdout, expected);
    assert.equal(stdout.match(/^\[/gm)?.length, 1, stdout);
  });
}

test('a line for machines names service and release', async () => {
  const line = JSON.parse(await logged('all is well', 'json'));
  assert.partialDeepStrictEqual(line, { service: 'test', release: 'v3', msg: 'all is well' });
});

/** What another process prints that logs this. */
async function logged(text: string, format: 'text' | 'json'): Promise<string> {
  const script = `import { createLog } from '${LOG}'; createLog('test', 'v3', '${format}').info(${JSON.stringify(text)});`;
  const args = ['--input-type=module', '--eval', script];
  return (await promisify(execFile)(process.execPath, args)).stdout;
}
