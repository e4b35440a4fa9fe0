// https, which only the Node build speaks; the native build says so.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build, describeBuild, expectEnd } from './executable.ts';
import { listen, says, silent } from './servers.ts';

/** Self-signed for localhost and 127.0.0.1, valid for a hundred years, good for nothing else. */
const certificate = fileURLToPath(new URL('certificate.pem', import.meta.url));

describeBuild('over https', { skip: build !== 'Node' && 'Node build only' }, () => {
  let server: Server;
  let port: number;

  before(async () => {
    const pem = readFileSync(certificate);
    server = createServer({ cert: pem, key: pem }, (_, response) => response.end('Ok'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    port = (server.address() as AddressInfo).port;
  });
  after(() => server.close());

  test('fails for a certificate that is not trusted', async () => {
    const expected = { exit: 1, output: /^tls .*self-signed certificate/ };
    await expectEnd(['-u', `https://localhost:${port}/`], expected);
  });

  for (const host of ['localhost', '127.0.0.1']) {
    test(`passes for ${host} when its certificate is trusted`, async () => {
      const words = ['--expect-body', 'Ok', '-u', `https://${host}:${port}/`];
      const trusting = { NODE_EXTRA_CA_CERTS: certificate };
      await expectEnd(words, { exit: 0, output: /^200 https:/ }, trusting);
    });
  }

  test('fails for a server that does not speak it', async () => {
    await using plain = await listen(says('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const words = ['-u', `https://127.0.0.1:${plain.port}/`];
    await expectEnd(words, { exit: 1, output: /^tls / });
  });

  test('is over in time for a server that accepts and is silent', async () => {
    await using mute = await listen(silent);
    await expectEnd(['-t', '300', '-u', `https://127.0.0.1:${mute.port}/`], {
      exit: 1,
      output: /^timeout .* no secure connection in time\n$/,
      reported: [299, 350],
    });
  });
});

describeBuild('refuses', { skip: build === 'Node' && 'native build only' }, () => {
  const uses: readonly (readonly string[])[] = [
    ['-u', 'http://localhost/', '-u', 'https://localhost/'],
    ['-c', 'HTTP_CHECK_SECURE'],
    ['--unix-socket', '/no/socket', '-u', 'HTTPS://localhost/'],
  ];
  for (const words of uses) {
    test(words.join(' '), async () => {
      const errors = /^http-check: 'https:[^\n]* https needs the Node build\n$/i;
      await expectEnd(words, { exit: 64, errors }, { HTTP_CHECK_SECURE: 'https://a.test' });
    });
  }
});
