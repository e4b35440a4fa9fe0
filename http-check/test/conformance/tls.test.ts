// https: which authorities the check trusts, and that the deadline includes the handshake.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type tls from 'node:tls';
import { build, describeBuild, type Expected, expectEnd, ownMachineOnly } from './executable.ts';
import {
  type Behaviour,
  floods,
  listen,
  ok,
  says,
  saysAndResets,
  saysAndStays,
  silent,
} from './servers.ts';

/** The file with this certificate: see certificates/make.sh. */
const file = (name: string): string =>
  path.join(import.meta.dirname, 'certificates', `${name}.pem`);
function identity(name: string): tls.TlsOptions {
  const pem = readFileSync(file(name));
  return { cert: pem, key: pem };
}

const server = identity('server');
const trusting = ['--ca-file', file('authority')];
const passes: Expected = { exit: 0, output: /^200 https:\S+ \d+ ms\n$/ };
const fails = (words: string): Expected => ({
  exit: 1,
  output: new RegExp(`^tls https:\\S+ \\d+ ms: no secure connection: .*${words}.* \\(\\w+\\)\n$`),
});
const trustIt = 'name it with --ca-file, or use --insecure';
const unknown = fails(`authorit.*${trustIt}`);
const otherName = fails('for another name');
const oldVersion = fails('neither TLS 1.2 nor TLS 1.3');
/** Over, at the latest, soon after the time of 300 ms. */
const late = (words: string): Expected => ({
  exit: 1,
  output: new RegExp(`^timeout https:\\S+ \\d+ ms: ${words}`),
  reported: [299, 350],
});
const soon = ['-t', '300'];
const oneOne: tls.TlsOptions = {
  minVersion: 'TLSv1.1',
  maxVersion: 'TLSv1.1',
  ciphers: 'DEFAULT@SECLEVEL=0',
};

const tls12 = 'TLSv1.2';
const tls13 = 'TLSv1.3';
const rsa: tls.TlsOptions = { ...identity('rsa'), honorCipherOrder: false };
const insecure = ['--insecure'];
const named = (name: string) => ['--ca-file', file(name)];

type Case = [string, Expected, options?: tls.TlsOptions, words?: string[], host?: string];
const cases: readonly Readonly<Case>[] = [
  ['of a named authority passes', passes],
  ['passes for a name with a dot at its end', passes, {}, trusting, 'localhost.'],
  ['passes for a name in capitals', passes, {}, trusting, 'LOCALHOST'],
  ['passes for an IPv4 address', passes, {}, trusting, '127.0.0.1'],
  ['passes for an IPv6 address', passes, {}, trusting, '[::1]'],
  ['with RSA passes with TLS 1.2', passes, { ...rsa, maxVersion: tls12 }],
  ['with RSA passes with TLS 1.3', passes, { ...rsa, minVersion: tls13 }],
  ['fails with TLS 1.1', oldVersion, oneOne],
  ['fails with TLS 1.1 with --insecure, too', oldVersion, oneOne, insecure],
  ['that is self-signed fails', fails(`self-signed; ${trustIt}`), identity('self-signed')],
  ['that is self-signed passes with --insecure', passes, identity('self-signed'), insecure],
  ['that is itself named passes', passes, identity('self-signed'), named('self-signed')],
  ['for another name fails', otherName, identity('other-name')],
  ['for another name passes with --insecure', passes, identity('other-name'), insecure],
  ['for another IP address fails', otherName, identity('other-name'), trusting, '127.0.0.1'],
  ['for a common name fails', otherName, identity('common-name'), trusting, '127.0.0.1'],
  ['that has expired fails', fails('has expired'), identity('expired')],
  ['of an unknown authority fails', unknown, {}, []],
  ['of another authority than the named one fails', unknown, {}, named('self-signed')],
  ['of an unknown authority passes with --insecure', passes, {}, insecure],
];

describeBuild('over https: a certificate', {}, () => {
  for (const [name, expected, options, words = trusting, host = 'localhost'] of cases) {
    test(name, async () => {
      const where = { host: host === '[::1]' ? '::1' : '127.0.0.1' };
      await using running = await listen(ok, where, { ...server, ...options });
      const address = `https://${host}:${running.port}/`;
      await expectEnd([...words, '--expect-body', 'Ok', address], expected);
    });
  }

  test('is asked for by name, but never by IP address', async () => {
    const names: string[] = [];
    const options: tls.TlsOptions = {
      ...server,
      SNICallback(name, answer) {
        names.push(name);
        answer(null);
      },
    };
    await using running = await listen(ok, { host: '127.0.0.1' }, options);
    for (const host of ['localhost.', '127.0.0.1']) {
      await expectEnd([...trusting, `https://${host}:${running.port}/`], passes);
    }
    assert.deepEqual(names, ['localhost']);
  });

  test('of the client may be asked for, and is not there', async () => {
    const asking = { ...server, requestCert: true, rejectUnauthorized: true };
    await using running = await listen(ok, { host: '127.0.0.1' }, asking);
    const expected = { exit: 1, output: /^(tls|reset) https:/ };
    await expectEnd([...trusting, running.url], expected);
  });
});

/** The first bytes of a handshake, with a record of 16 KB that never comes. */
const HALF_A_RECORD = '\x16\x03\x03\x40\x00\x02';
describeBuild('over https: no handshake', {}, () => {
  const noSession = late('no secure connection in time\n$');
  const notSpoken = fails('does not speak TLS');
  const hungUp = fails('the server (closed|reset) the connection');
  const stalls: Behaviour = (socket) => socket.write(HALF_A_RECORD, 'latin1');
  const table: Readonly<Record<string, [Behaviour, Expected, ...string[]]>> = {
    'with http': [says('HTTP/1.1 400 Bad Request\r\n\r\n'), notSpoken],
    'with http that stays': [saysAndStays('HTTP/1.1 200 OK\r\n\r\n'), notSpoken],
    'with a server that hangs up': [says(''), hungUp],
    'with a server that resets': [saysAndResets(''), fails('')],
    'with a server that hangs up in it': [says(HALF_A_RECORD), hungUp],
    'with silence': [silent, noSession, ...soon],
    'that stalls': [stalls, noSession, ...soon],
  };
  for (const [name, [behaviour, expected, ...words]] of Object.entries(table)) {
    for (const trust of [trusting, insecure]) {
      test(`${name} ${trust[0]}`, async () => {
        await using running = await listen(behaviour);
        await expectEnd([...words, ...trust, `https://localhost:${running.port}/`], expected);
      });
    }
  }
});

/** Ends the connection, but not the session over it. */
function hangsUp(text: string): Behaviour {
  return (socket, _, connection) => socket.write(text, () => connection?.end());
}

describeBuild('over https: a session', {}, () => {
  const OK = 'HTTP/1.1 200 OK\r\n';
  const isCut: Expected = {
    exit: 1,
    output: /^reset https:.* closed the connection in a TLS session /,
  };
  const table: Readonly<Record<string, [Behaviour, Expected, ...string[]]>> = {
    'with a body of 5 MB passes': [
      floods(`${OK}Content-Length: 5000000\r\n\r\n`, 'x', 5e6),
      passes,
    ],
    'that ends properly ends a body': [says(`${OK}\r\nOk`), passes],
    'without an end that holds all passes': [hangsUp(`${OK}Content-Length: 2\r\n\r\nOk`), passes],
    // Node does not tell the two apart.
    'without an end does not end a body': [
      hangsUp(`${OK}\r\nOk`),
      build === 'native' ? isCut : passes,
    ],
    'with a body without end is over in time': [
      floods(`${OK}\r\n`, 'x'),
      late('time ran out after'),
      ...soon,
    ],
  };
  for (const version of [tls12, tls13] as const) {
    for (const [name, [behaviour, expected, ...words]] of Object.entries(table)) {
      test(`${name} (${version})`, async () => {
        const options = { ...server, minVersion: version, maxVersion: version };
        await using running = await listen(behaviour, { host: '127.0.0.1' }, options);
        await expectEnd([...words, ...trusting, running.url], expected);
      });
    }
  }
});

const nativeOnly = { skip: build !== 'native' && 'Node brings its own authorities' };
describeBuild('over https: what the system trusts', { ...ownMachineOnly, ...nativeOnly }, () => {
  test('stands where systems have it', async () => {
    await using running = await listen(ok, { host: '127.0.0.1' }, server);
    const bundles = [
      '/etc/ssl/certs/ca-certificates.crt',
      '/etc/pki/tls/certs/ca-bundle.crt',
      '/etc/ssl/ca-bundle.pem',
    ];
    for (const bundle of bundles) rmSync(bundle, { force: true });
    for (const bundle of bundles) {
      await expectEnd([running.url], fails('no certificates of authorities'));
      mkdirSync(path.dirname(bundle), { recursive: true });
      cpSync(file('authority'), bundle);
      await expectEnd([running.url], passes);
      rmSync(bundle);
    }
  });
});
