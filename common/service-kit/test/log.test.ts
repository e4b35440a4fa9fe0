// What is logged may hold text from elsewhere.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';

const LOG = new URL('../src/log.ts', import.meta.url);

for (const [what, text, expected] of [
  ['a line break', 'no\n[10:00:00] INFO: all is well', 'no\n    [10:00:00] INFO: all is well'],
  ['a Windows line break', 'no\r\nyes', 'no\n    yes'],
  ['a carriage return', 'no\rINFO', 'no\\x0dINFO'],
  ['an escape sequence', '\u001b[2Jgone', '\\x1b[2Jgone'],
  ['a C1 control character', 'a\u009bb', 'a\\x9bb'],
] as const) {
  test(`a message with ${what} forges no line`, async () => {
    const [, message] =
      /^\[\d\d:\d\d:\d\dZ\] INFO: (.*)\n$/s.exec(await logged(text, 'text')) ?? [];
    assert.equal(message, expected);
  });
}

test('a line for machines names service and release', async () => {
  const { time, ...line } = JSON.parse(await logged('all is well', 'json'));
  const expected = { level: 'info', service: 'test', release: 'v3', msg: 'all is well' };
  assert.deepEqual(line, expected);
  assert.equal(new Date(time).toISOString(), time);
});

/** What another process prints that logs this. */
async function logged(text: string, format: 'text' | 'json'): Promise<string> {
  const script = `import { createLog } from '${LOG}'; createLog('test', 'v3', '${format}').info(${JSON.stringify(text)});`;
  const args = ['--input-type=module', '--eval', script];
  return (await promisify(execFile)(process.execPath, args)).stdout;
}
