// What ends a start, in one line; and the lines of the log.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { silentLog } from '../src/log.ts';
import { SettingsError } from '../src/settings.ts';
import { StartError, startOrExit } from '../src/start.ts';

const coded = (code: string, syscall = 'listen') =>
  Object.assign(new Error('no'), { code, syscall });
const bug = new TypeError('a bug');

for (const [error, reason] of [
  [new SettingsError('PORT is wrong'), 'PORT is wrong'],
  [new StartError('BROKEN is true'), 'BROKEN is true'],
  [coded('EADDRINUSE'), 'the port is in use by another process; set PORT to a free one'],
  [coded('EADDRNOTAVAIL'), 'HOST is not an address of this machine'],
  [coded('ENOTFOUND'), 'HOST is not an address of this machine'],
  [coded('EACCES'), 'this user must not bind the port; set PORT to 1024 or above'],
  [coded('EACCES', 'open'), 'no'],
  [bug, bug.stack],
  ['no error', 'no error'],
] as const) {
  test(`a start that fails says: ${reason?.split('\n')[0]}`, async (t) => {
    const log = silentLog();
    const fatal = t.mock.method(log, 'fatal');
    const exit = t.mock.method(process, 'exit', () => {});
    await startOrExit(log, () => Promise.reject(error));
    assert.deepEqual(fatal.mock.calls[0]?.arguments, [`cannot start: ${reason}: exit 1`]);
    assert.deepEqual(exit.mock.calls[0]?.arguments, [1]);
  });
}

test('a stack trace in a bundle names file and line of the source', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'bundle-'));
  const start = new URL('../src/start.ts', import.meta.url).pathname;
  const source = `import { createLogFromEnvironment, startOrExit } from '${start}';
    void startOrExit(createLogFromEnvironment('test'), async () => {
      throw new TypeError('a bug');
    });`;
  await writeFile(join(folder.path, 'main.ts'), source);
  const run = (file: string, ...args: string[]) =>
    promisify(execFile)(process.execPath, [file, ...args], { cwd: folder.path });
  await run(join(import.meta.dirname, '../build/bundle.ts'), 'main.ts');
  const { stdout } = await run('dist/main.cjs').catch((error) => error);
  const [first, ...calls] = JSON.parse(stdout).msg.split('\n');
  assert.equal(first, 'cannot start: TypeError: a bug');
  assert.match(calls[0], /^ {4}at \S*main\.ts:3$/);
  assert.match(
    calls[1],
    /^ {4}at (async )?startOrExit \(common\/service-kit\/src\/start\.ts:\d+\)$/,
  );
});

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
