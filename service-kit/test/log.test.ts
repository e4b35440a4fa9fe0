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
    const script = `import { createLog } from '${LOG}'; createLog('test', 'text').info(${JSON.stringify(text)});`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '--eval',
      script,
    ]);
    assert.match(stdout, expected);
    assert.equal(stdout.match(/^\[/gm)?.length, 1, stdout);
  });
}
