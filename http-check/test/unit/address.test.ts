import assert from 'node:assert/strict';
import { isIPv4, isIPv6 } from 'node:net';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  isIpv4,
  isIpv6,
  knownAddresses,
  parseAddress,
  withoutUser,
} from '../../src/core/address.ts';

const right: readonly [
  text: string,
  host: string,
  port: number,
  authority: string,
  target: string,
][] = [
  ['http://localhost', 'localhost', 80, 'localhost', '/'],
  ['https://localhost', 'localhost', 443, 'localhost', '/'],
  ['HTTP://a.test:80/x', 'a.test', 80, 'a.test', '/x'],
  ['http://a_b:8080/x?y=z#w', 'a_b', 8080, 'a_b:8080', '/x?y=z'],
  ['http://a?x', 'a', 80, 'a', '/?x'],
  ['http://[::1]:81/', '::1', 81, '[::1]:81', '/'],
  ['http://[::FFFF:1.2.3.4]', '::FFFF:1.2.3.4', 80, '[::FFFF:1.2.3.4]', '/'],
];

describe('an address that is right', () => {
  for (const [text, host, port, authority, target] of right) {
    test(text, () => {
      const address = parseAddress(text);
      assert.deepEqual(address, {
        text,
        secure: text.toLowerCase().startsWith('https'),
        host,
        port,
        authority,
        target,
      });
    });
  }
});

const wrong: readonly [text: string, message: RegExp][] = [
  ['', /http:\/\//],
  ['localhost', /http:\/\//],
  ['ftp://a', /http:\/\//],
  ['http://', /host name/],
  ['http://:80', /host name/],
  ['http://a:b', /host name/],
  ['http://[1::2::3]', /host name/],
  ['http://::1', /host name/],
  [`http://${'a'.repeat(254)}`, /host name/],
  ['http://a:0', /port from 1/],
  ['http://a:65536', /port from 1/],
  ['http://me:secret%@a', /%25/],
  ['http://1.2.3', /host name/],
  ['http://a/b c', /%20/],
  ['http://a/\r\nX: y', /%20/],
  ['http://a/ä', /%XX/],
];

describe('an address that is wrong', () => {
  for (const [text, message] of wrong) {
    test(JSON.stringify(text), () => assert.throws(() => parseAddress(text), { message }));
  }
});

describe('IP addresses', () => {
  test('are told apart as Node tells them', () => {
    const almostIp = fc.stringMatching(/^[0-9a-f:.]{0,20}$/);
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), almostIp), (text) => {
        assert.equal(isIpv4(text), isIPv4(text));
        assert.equal(isIpv6(text), isIPv6(text));
      }),
    );
  });

  test('and localhost need no resolver', () => {
    assert.deepEqual(knownAddresses('10.0.0.1'), ['10.0.0.1']);
    assert.deepEqual(knownAddresses('LOCALHOST'), ['127.0.0.1', '::1']);
    assert.deepEqual(knownAddresses('a.b.localhost.'), ['127.0.0.1', '::1']);
    assert.equal(knownAddresses('localhost.test'), undefined);
    assert.equal(knownAddresses('notlocalhost'), undefined);
  });
});

describe('user and password', () => {
  const userInformation = fc.string({ minLength: 1 }).map(encodeURIComponent);

  test('are sent as they were meant, and are in no text', () => {
    fc.assert(
      fc.property(userInformation, fc.string().map(encodeURIComponent), (user, password) => {
        const {
          text,
          host,
          authorization = '',
        } = parseAddress(`http://${user}:${password}@a:8/x@y`);
        assert.equal(text, 'http://a:8/x@y');
        assert.equal(host, 'a');
        const sent = Buffer.from(authorization.slice('Basic '.length), 'base64').toString();
        assert.equal(sent, `${decodeURIComponent(user)}:${decodeURIComponent(password)}`);
      }),
    );
  });

  test('are left out of what is no address', () => {
    assert.equal(withoutUser('http://me:secret@a b/'), 'http://…@a b/');
    assert.equal(withoutUser('me:secret@x@a'), '…@a');
    assert.equal(withoutUser('a b'), 'a b');
  });
});
