// https, which only the Node build speaks; the native build says so.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build, concurrency, reportedMilliseconds, run, runInTime } from './executable.ts';
import { listen, says } from './servers.ts';

/** Self-signed for localhost and 127.0.0.1, valid for a hundred years, good for nothing else. */
const certificate = fileURLToPath(new URL('certificate/certificate.pem', import.meta.url));
const key = fileURLToPath(new URL('certificate/key.pem', import.meta.url));

describe(`${build} build over https`, {
  concurrency,
  skip: build !== 'Node' && 'Node build only',
}, () => {
  let server: Server;
  let port: number;

  before(async () => {
    const options = { cert: await readFile(certificate), key: await readFile(key) };
    server = createServer(options, (_, response) => response.end('Ok'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  after(() => server.close());

  test('fails for a certificate that is not trusted', async () => {
    const { exit, output } = await run(['-t', '5000', '-u', `https://localhost:${port}/`]);
    assert.match(output, /^tls .*self-signed certificate/);
    assert.equal(exit, 1);
  });

  for (const host of ['localhost', '127.0.0.1']) {
    test(`passes for ${host} when its certificate is trusted`, async () => {
      const words = ['-t', '5000', '--expect-body', 'Ok', '-u', `https://${host}:${port}/`];
      const { exit, output } = await run(words, { NODE_EXTRA_CA_CERTS: certificate });
      assert.match(output, /^200 https:/);
      assert.equal(exit, 0);
    });
  }

  test('fails for a server that does not speak it', async () => {
    const plain = await listen(says('HTTP/1.1 400 Bad Request\r\n\r\n'));
    try {
      const words = ['-t', '5000', '-u', `https://127.0.0.1:${plain.port}/`];
      assert.match((await run(words)).output, /^tls /);
    } finally {
      await plain.close();
    }
  });

  test('is over in time for a server that accepts and is silent', async () => {
    const silent = await listen(() => {});
    try {
      const words = ['-t', '300', '-u', `https://127.0.0.1:${silent.port}/`];
      const { output } = await runInTime(words, 350);
      assert.match(output, /^timeout .* no secure connection in time\n$/);
      const milliseconds = reportedMilliseconds({ output });
      assert.ok(milliseconds >= 299 && milliseconds <= 350, output);
    } finally {
      await silent.close();
    }
  });
});

describe(`${build} build refuses`, {
  concurrency,
  skip: build === 'Node' && 'native build only',
}, () => {
  const uses: readonly (readonly string[])[] = [
    ['-u', 'http://localhost/', '-u', 'https://localhost/'],
    ['-c', 'HTTP_CHECK_SECURE'],
    ['--unix-socket', '/no/socket', '-u', 'HTTPS://localhost/'],
  ];
  for (const words of uses) {
    test(words.join(' '), async () => {
      const { exit, output, errors } = await run(words, { HTTP_CHECK_SECURE: 'https://a.test' });
      assert.match(errors, /^http-check: 'https:[^\n]* https needs the Node build\n$/i);
      assert.equal(output, '');
      assert.equal(exit, 64);
    });
  }
});
