// Connecting, and what is said where that fails.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SystemError } from '../../src/core/platform.ts';
import { run } from '../../src/core/run.ts';
import { createPlatform } from './fake-platform.ts';

for (const [codes, reason, words] of [
  [['ECONNREFUSED'], 'refused', 'nothing listens there'],
  [['EHOSTUNREACH'], 'refused', 'there is no way to this host'],
  [['ENETUNREACH'], 'refused', 'there is no way to this network'],
  [['EADDRNOTAVAIL'], 'refused', 'this machine has no address of this kind'],
  [['EACCES', 'EPERM'], 'refused', 'this user may not connect'],
  [['ENOENT'], 'refused', 'there is no such socket'],
  [['ENOTSOCK'], 'refused', 'this is not a socket'],
  [['ENAMETOOLONG'], 'refused', 'the path is too long for a socket'],
  [['EIO'], 'refused', 'the system gave an error'],
  [['ECONNRESET', 'EPIPE'], 'reset', 'the server reset the connection'],
  [['ECONNABORTED'], 'reset', 'the connection was torn down'],
  [['ETIMEDOUT'], 'timeout', 'the host does not answer'],
  [['ENOTFOUND', 'EAI_NONAME'], 'dns', 'there is no such name'],
  [['ENODATA', 'EAI_NODATA'], 'dns', 'the name has no address'],
  [['EAI_AGAIN'], 'dns', 'the name server does not answer'],
  [['EIO'], 'dns', 'the system gave an error'],
  [['EAGAIN', 'ENOMEM', 'EPERM'], 'dns', 'the system allows no thread for the lookup'],
  [['EMFILE'], 'dns', 'this process has too many open files'],
  [['ENFILE'], 'dns', 'this machine has too many open files'],
] as const) {
  test(`${codes.join(' or ')} ends a check at once: ${reason}`, async () => {
    for (const code of codes) {
      const platform = createPlatform([new SystemError(code)]);
      platform.lookUp = () => Promise.reject(new SystemError(code));
      const host = reason === 'dns' ? 'a.test' : '10.0.0.1';
      assert.equal(await run([`http://${host}`], platform), 1);
      const where = reason === 'dns' ? '0 ms: a.test' : '10 ms: 10.0.0.1 port 80';
      assert.deepEqual(platform.lines, [`${reason} http://${host} ${where}: ${words} (${code})`]);
      assert.equal(platform.connections(), reason === 'dns' ? 0 : 1);
    }
  });
}

for (const [code, reason, words] of [
  ['EAGAIN', 'timeout', 'its queue of connections is full'],
  ['EMFILE', 'refused', 'this process has too many open files'],
  ['ENFILE', 'refused', 'this machine has too many open files'],
] as const) {
  test(`${code} may be gone in a moment: it is tried again until the deadline`, async () => {
    const passing = new SystemError(code);
    const busy = createPlatform([passing]);
    assert.equal(await run(['http://10.0.0.1', '-t', '200'], busy), 1);
    assert.match(busy.lines.join(), new RegExp(`^${reason} .*: ${words} \\(${code}\\)$`));
    // Each takes 10 ms, as does the pause after it.
    assert.equal(busy.connections(), 10);
    const better = createPlatform([passing, passing, 200]);
    assert.equal(await run(['http://10.0.0.1', '-t', '200'], better), 0);
    assert.deepEqual(better.lines, ['200 http://10.0.0.1 50 ms']);
  });
}

for (const [dead, timeout, line] of [
  // Each has 250 ms before the next is tried, too, or less where the time would not do for all.
  [1, 60_000, '200 http://a.test:81 260 ms'],
  [3, 60_000, '200 http://a.test:81 760 ms'],
  [3, 300, '200 http://a.test:81 182 ms'],
  [
    4,
    300,
    'timeout http://a.test:81 300 ms: no connection in time to 1.1.1.1 port 81, ' +
      '1.1.1.2 port 81, ::1 port 81, ::2 port 81',
  ],
] as const) {
  test(`${dead} dead addresses of four, within ${timeout} ms`, async () => {
    const platform = createPlatform([...Array(dead).fill('silence'), 200]);
    platform.lookUp = async (_, family) => (family === 4 ? ['1.1.1.1', '1.1.1.2'] : ['::1', '::2']);
    await run(['-t', `${timeout}`, 'http://a.test:81'], platform);
    assert.deepEqual(platform.lines, [line]);
  });
}

test('an address that is found later is tried beside one that is dead', async () => {
  const platform = createPlatform(['silence', 200]);
  platform.lookUp = (_, family) =>
    new Promise((resolve) => platform.after(family === 4 ? 0 : 20, () => resolve(['::1'])));
  await run(['-t', '60s', 'http://a.test'], platform);
  assert.deepEqual(platform.lines, ['200 http://a.test 280 ms']);
});

test('a lookup goes on from one try to the next, and is asked for again once it was used', async () => {
  const platform = createPlatform([500, 200]);
  const asked: string[] = [];
  platform.lookUp = (name, family) => {
    asked.push(`${name} ${family}`);
    return new Promise((resolve) => platform.after(350, () => resolve(['127.0.0.1'])));
  };
  await run(['--wait', '60', '-t', '300', 'http://a.test', 'http://a.test'], platform);
  const tries = platform.lines.map((line) => line.replace(/^(\w+).*(\d)\).*$/, '$1 $2'));
  assert.deepEqual(tries, [
    ...['timeout 1', 'timeout 1', 'status 2', '200 2'],
    ...['timeout 3', 'timeout 3', '200 4', '200 4'],
  ]);
  assert.deepEqual(asked, ['a.test 4', 'a.test 6', 'a.test 4', 'a.test 6']);
});
