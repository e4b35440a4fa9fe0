// What ends a start, in one line.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../src/log.ts';
import { SettingsError } from '../src/settings.ts';
import { StartError, startOrExit } from '../src/start.ts';

const coded = (code: string) => Object.assign(new Error('no'), { code });
const bug = new TypeError('a bug');

for (const [error, reason] of [
  [new SettingsError('PORT is wrong'), 'PORT is wrong'],
  [new StartError('BROKEN is true'), 'BROKEN is true'],
  [coded('EADDRINUSE'), 'the port is in use by another process; set PORT to a free one'],
  [coded('EADDRNOTAVAIL'), 'HOST is no address of this machine'],
  [coded('ENOTFOUND'), 'HOST is no address of this machine'],
  [coded('EACCES'), 'this user may not bind the port; set PORT to 1024 or above'],
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
