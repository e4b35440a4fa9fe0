// https: whom the check trusts, and that a handshake is over in time, too.

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
const unknown = fails('authorit.*--ca-file.*--insecure');
const oneOne: tls.TlsOptions = {
  minVersion: 'TLSv1.1',
  maxVersion: 'TLSv1.1',
  ciphers: 'DEFAULT@SECLEVEL=0',
};

interface Case {
  options?: tls.TlsOptions;
  words?: readonly string[];
  host?: string;
  /** Where it listens. */
  address?: string;
  expected: Expected;
}

const cases: Readonly<Record<string, Case>> = {
  'of a named authority passes': { expected: passes },
  'passes for a name with a dot at its end': { host: 'localhost.', expected: passes },
  'passes for a name in capitals': { host: 'LOCALHOST', expected: passes },
  'passes for an IPv4 address': { host: '127.0.0.1', expected: passes },
  'passes for an IPv6 address': { host: '[::1]', address: '::1', expected: passes },
  'passes with TLS 1.2': { options: { maxVersion: 'TLSv1.2' }, expected: passes },
  'passes with TLS 1.3': { options: { minVersion: 'TLSv1.3' }, expected: passes },
  'with RSA passes with TLS 1.2': {
    options: { ...identity('rsa'), maxVersion: 'TLSv1.2', honorCipherOrder: false },
    expected: passes,
  },
  'with RSA passes with TLS 1.3': { options: identity('rsa'), expected: passes },
  'fails with TLS 1.1': { options: oneOne, expected: fails('neither TLS 1.2 nor TLS 1.3') },
  'fails with TLS 1.1 with --insecure, too': {
    options: oneOne,
    words: ['--insecure'],
    expected: fails('neither TLS 1.2 nor TLS 1.3'),
  },
  'that is self-signed fails': {
    options: identity('self-signed'),
    expected: fails('self-signed; name it with --ca-file, or use --insecure'),
  },
  'that is self-signed passes with --insecure': {
    options: identity('self-signed'),
    words: ['--insecure'],
    expected: passes,
  },
  'that is self-signed passes when it is named itself': {
    options: identity('self-signed'),
    words: ['--ca-file', file('self-signed')],
    expected: passes,
  },
  'for another name fails': {
    options: identity('other-name'),
    expected: fails('for another name'),
  },
  'for another name passes with --insecure': {
    options: identity('other-name'),
    words: ['--insecure'],
    expected: passes,
  },
  'for another IP address fails': {
    options: identity('other-name'),
    host: '127.0.0.1',
    expected: fails('for another name'),
  },
  'for names alone fails for an IP address': {
    options: identity('common-name'),
    host: '127.0.0.1',
    expected: fails('for another name'),
  },
  'that has expired fails': { options: identity('expired'), expected: fails('has expired') },
  'of an unknown authority fails': { words: [], expected: unknown },
  'of another authority than the named one fails': {
    words: ['--ca-file', file('self-signed')],
    expected: unknown,
  },
  'of an unknown authority passes with --insecure': { words: ['--insecure'], expected: passes },
};

describeBuild('over https: a certificate', {}, () => {
  for (const [name, { options, words = trusting, host = 'localhost', ...one }] of Object.entries(
    cases,
  )) {
    test(name, async () => {
      const where = { host: one.address ?? '127.0.0.1' };
      await using running = await listen(ok, where, { ...server, ...options });
      const address = `https://${host}:${running.port}/`;
      await expectEnd([...words, '--expect-body', 'Ok', address], one.expected);
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
  const late = /^timeout https:\S+ \d+ ms: no secure connection in time\n$/;
  const notSpoken = fails('does not speak TLS');
  const table: Readonly<Record<string, [Behaviour, Expected, ...string[]]>> = {
    'with http': [says('HTTP/1.1 400 Bad Request\r\n\r\n'), notSpoken],
    'with http that stays': [saysAndStays('HTTP/1.1 200 OK\r\n\r\n'), notSpoken],
    'with a server that hangs up': [says(''), fails('the server (closed|reset) the connection')],
    'with a server that resets': [saysAndResets(''), fails('')],
    'with a server that hangs up in it': [
      says(HALF_A_RECORD),
      fails('the server (closed|reset) the connection'),
    ],
    'with silence': [silent, { exit: 1, output: late, reported: [299, 350] }, '-t', '300'],
    'that stalls': [
      (socket) => socket.write(HALF_A_RECORD, 'latin1'),
      { exit: 1, output: late, reported: [299, 350] },
      ...['-t', '300'],
    ],
  };
  for (const [name, [behaviour, expected, ...words]] of Object.entries(table)) {
    for (const trust of [trusting, ['--insecure']]) {
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
  const table: Readonly<Record<string, [Behaviour, Expected, ...string[]]>> = {
    'with a body of 5 MB passes': [
      floods(`${OK}Content-Length: 5000000\r\n\r\n`, 'x', 5_000_000),
      passes,
    ],
    'that ends properly ends a body': [says(`${OK}\r\nOk`), passes],
    'without an end that holds a whole answer passes': [
      hangsUp(`${OK}Content-Length: 2\r\n\r\nOk`),
      passes,
    ],
    'without an end does not end a body': [
      hangsUp(`${OK}\r\nOk`),
      // Node does not tell the two apart.
      build === 'native'
        ? { exit: 1, output: /^reset https:.* closed the connection in a TLS session / }
        : passes,
    ],
    'with a body without end is over in time': [
      floods(`${OK}\r\n`, 'x'),
      { exit: 1, output: /^timeout https:.*time ran out after/, reported: [299, 350] },
      ...['-t', '300'],
    ],
  };
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
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
