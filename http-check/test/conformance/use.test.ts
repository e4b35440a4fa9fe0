// What the executable takes, asks for and sends.

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it stands so on the command line.

import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { describeBuild, expectEnd, posixOnly, run } from './executable.ts';
import { broken, listen, ok, says } from './servers.ts';

const passes = { exit: 0, output: /^200 / };

describeBuild('informs', {}, () => {
  for (const word of ['-h', '--help']) {
    test(`${word} lists every option`, async () => {
      const { output } = await expectEnd([word], { exit: 0, output: /^http-check \[options\]/ });
      for (const option of ['-u, --url', '-t, --timeout', '--wait', '--watch', '-- command']) {
        assert.ok(output.includes(option), option);
      }
      assert.ok(Buffer.byteLength(output) <= 4_096);
      assert.ok(output.split('\n').every((line) => line.length <= 100));
    });
  }

  /** The native build adds what it's linked with. */
  const VERSION =
    /^http-check \d+\.\d+\.\d+( \(QuickJS [\d.-]+, mbed TLS 3\.[^,]+, glibc 2\.[^,]+\))?\n$/;
  test('--version, whatever else is said', async () => {
    const words = ['--version', '--help', '--watch', '1', '--wait', '1'];
    await expectEnd(words, { exit: 0, output: VERSION });
  });
});

/** A file with a header, as an engine gives a secret to a container. */
const secret = path.join(import.meta.dirname, 'secret-header.txt');

describeBuild('sends', {}, () => {
  const table: readonly [name: string, words: string[], sent: RegExp, unsent?: RegExp][] = [
    ['a GET, without the fragment', [], /^GET \/a\?b=c HTTP\/1\.1\r\n/, /#/],
    ['another method', ['-X', 'HEAD'], /^HEAD \/a/],
    ['the host', [], /^Host: 127\.0\.0\.1:PORT\r$/m],
    ['a host of its own', ['-H', 'Host: x.test'], /^Host: x\.test\r$/m, /127\.0\.0\.1/],
    ['a header', ['-H', 'X-A: b c'], /\r\nX-A: b c\r\n/],
    ['no header without a value', ['-H', 'accept:'], /^GET/, /^accept/im],
    [
      'a header with variables',
      ['-H', 'X-A: ${HTTP_CHECK_A} ${HTTP_CHECK_A}'],
      /^X-A: \$\{b\} \$\{b\}\r$/m,
    ],
    ['a header from a file', ['-H', `@${secret}`], /^X-Token: s3cret \$\{HTTP_CHECK_A\}\r$/m],
    ['its own Authorization', ['-H', 'authorization: A b'], /^authorization: A b\r$/m, /Basic/],
  ];
  for (const [name, words, sent, unsent] of table) {
    test(name, async () => {
      await using server = await listen(ok);
      await run([...words, '-u', `http://me:x@127.0.0.1:${server.port}/a?b=c#d`], {
        HTTP_CHECK_A: '${b}',
      });
      const request = server.requests[0]?.replace(`:${server.port}`, ':PORT') ?? '';
      assert.match(request, sent);
      if (unsent !== undefined) assert.doesNotMatch(request, unsent);
    });
  }
});

describeBuild('takes addresses', {}, () => {
  const url = 'http://127.0.0.1:${HTTP_CHECK_PORT}';
  const environment = (port: number) => ({
    HTTP_CHECK_URL: `http://127.0.0.1:${port}/a`,
    HTTP_CHECK_OTHER: `http://127.0.0.1:${port}/b`,
    HTTP_CHECK_PORT: `${port}`,
    HTTP_CHECK_PATH: 'c?d=$1',
  });
  const table: readonly [asked: string[], ...words: string[]][] = [
    [['/x'], `${url}/x`],
    [['/c?d=$1'], '-u', `${url}/\${HTTP_CHECK_PATH}`],
    [['/$HTTP_CHECK_PATH'], `${url}/$HTTP_CHECK_PATH`],
    [['/a', '/b'], '-c', 'HTTP_CHECK_URL', '-c', 'HTTP_CHECK_OTHER'],
    [['/1', '/a', '/2'], `--url=${url}/1`, '-c', 'HTTP_CHECK_URL', `${url}/2`, '--', 'true'],
    [['/users/@me'], `${url}/users/@me`],
  ];
  for (const [asked, ...words] of table) {
    test(words.join(' '), async () => {
      await using server = await listen(ok);
      const { output } = await expectEnd(words, passes, environment(server.port));
      const printed = [...output.matchAll(/^200 (\S+) \d+ ms$/gm)].map(([, address]) => address);
      const expected = asked.map((target) => server.url.slice(0, -1) + target);
      assert.deepEqual(printed, expected);
      const targets = server.requests.map((request) => request.split(' ')[1]);
      assert.deepEqual(targets.sort(), [...asked].sort());
    });
  }
});

describeBuild('sends user and password as Basic, and does not print them', {}, () => {
  for (const [userInformation, sent] of [
    ['admin:s3cret', 'admin:s3cret'],
    ['s3cret', 's3cret:'],
    ['a%40b:s3cret-%C3%A4', 'a@b:s3cret-ä'],
    ['admin:s3cret@x:', 'admin:s3cret@x:'],
  ]) {
    test(`${userInformation}`, async () => {
      await using good = await listen(ok);
      await using bad = await listen(broken);
      const urls = [good, bad].map(({ port }) => `http://${userInformation}@127.0.0.1:${port}/`);
      for (const form of [[], ['--json']]) {
        const { output, errors } = await run([...form, ...urls]);
        assert.ok(output.includes(good.url) && output.includes(bad.url), output);
        assert.doesNotMatch(output + errors, /s3cret|@/);
      }
      const [, basic = ''] = /^Authorization: Basic (\S+)\r$/m.exec(good.requests[0] ?? '') ?? [];
      assert.equal(Buffer.from(basic, 'base64').toString(), sent);
    });
  }
});

describeBuild('takes long command lines', posixOnly, () => {
  test('a text of 64 KB is found', async () => {
    const text = `${'a'.repeat(65_535)}b`;
    await using server = await listen(says(`HTTP/1.1 200 OK\r\n\r\n${'a'.repeat(70_000)}b`));
    await expectEnd(['--expect-body', text, server.url], passes);
  });

  test('a hundred headers of 10 KB are sent', async () => {
    const value = 'a'.repeat(10_000);
    await using server = await listen((socket) => {
      let received = '';
      socket.on('data', (bytes) => {
        received += bytes;
        if (received.length > 900_000 && received.endsWith(`${value}\r\n\r\n`)) ok(socket, '');
      });
    });
    const headers = Array.from({ length: 100 }, () => ['-H', `X: ${value}`]).flat();
    await expectEnd([...headers, server.url], passes);
  });

  test('a thousand addresses are asked', async () => {
    await using server = await listen(ok);
    await expectEnd(Array(1_000).fill(server.url), passes);
    assert.equal(server.requests.length, 1_000);
  });
});
