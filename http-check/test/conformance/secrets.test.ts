// Passwords are sent, and never shown: what a check prints ends up in logs.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { build, concurrency, run, runInTime } from './executable.ts';
import { broken, listen, ok, silent } from './servers.ts';

const SECRET = 's3cret';

describe(`${build} build keeps secrets`, { concurrency }, () => {
  const credentials: readonly [userInformation: string, sent: string][] = [
    [`admin:${SECRET}`, `admin:${SECRET}`],
    [`${SECRET}`, `${SECRET}:`],
    [`a%40b:${SECRET}%C3%A4`, `a@b:${SECRET}ä`],
    [`admin:${SECRET}@x:`, `admin:${SECRET}@x:`],
  ];
  for (const [userInformation, sent] of credentials) {
    test(`${userInformation} is sent as Basic, and not printed`, async () => {
      await using good = await listen(ok);
      await using bad = await listen(broken);
      for (const form of [[], ['--json']]) {
        const urls = [good, bad].map(({ port }) => `http://${userInformation}@127.0.0.1:${port}/`);
        const { output, errors } = await run([
          '-t',
          '5000',
          ...form,
          ...urls.flatMap((url) => ['-u', url]),
        ]);
        assert.ok(output.includes(good.url) && output.includes(bad.url), output);
        assert.ok(!output.includes(SECRET) && !output.includes('@'), output);
        assert.equal(errors, '');
      }
      const [, basic = ''] = /^Authorization: Basic (\S+)\r$/m.exec(good.requests[0] ?? '') ?? [];
      assert.equal(Buffer.from(basic, 'base64').toString(), sent);
    });
  }

  test('a header of its own counts instead', async () => {
    await using server = await listen(ok);
    const url = `http://admin:${SECRET}@127.0.0.1:${server.port}/`;
    await run(['-t', '5000', '-H', 'authorization: Bearer x', '-u', url]);
    const sent = server.requests[0]?.split('\r\n').filter((line) => /^authorization:/i.test(line));
    assert.deepEqual(sent, ['authorization: Bearer x']);
  });

  test('an @ in the path is no secret', async () => {
    await using server = await listen(ok);
    const { output } = await run(['-t', '5000', '-u', `${server.url}users/@me`]);
    assert.ok(output.includes(`${server.url}users/@me `), output);
  });

  const environment = { HTTP_CHECK_URL: `http://admin:${SECRET}@a b/` };
  const wrongUses: readonly (readonly string[])[] = [
    ['-u', `http://admin:${SECRET}@h o s t/`],
    ['-u', `http://admin:${SECRET}@localhost:99999/`],
    ['-u', `http://admin:${SECRET}/x@localhost/`],
    ['-u', `http://admin:${SECRET}%zz@localhost/`],
    ['-u', `admin:${SECRET}@localhost`],
    [`--urll=http://admin:${SECRET}@localhost/`],
    ['-c', 'HTTP_CHECK_URL'],
    ['-H', `Authorization ${SECRET}`],
    ['-H', `Authorization: Basic\n${SECRET}`],
    [`--header=Authorization ${SECRET}`],
    [`-HAuthorization ${SECRET}`],
    [`--heder=Authorization: ${SECRET}`],
    [`--json=${SECRET}`],
  ];
  for (const words of wrongUses) {
    test(`wrong use does not show it: ${JSON.stringify(words)}`, async () => {
      const { exit, output, errors } = await run(words, environment);
      assert.match(errors, /^http-check: [^\n]+\n$/);
      assert.ok(!`${output}${errors}`.includes(SECRET), errors);
      assert.equal(exit, 64);
    });
  }

  test('nor does a failure to connect', async () => {
    await using server = await listen(silent);
    const url = `http://admin:${SECRET}@127.0.0.1:${server.port}/`;
    const { output, errors } = await runInTime(['-t', '100', '-u', url], 150);
    assert.match(output, /^timeout /);
    assert.ok(!`${output}${errors}`.includes(SECRET), output);
  });
});
