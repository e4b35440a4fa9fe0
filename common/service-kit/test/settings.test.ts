import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import {
  duration,
  hostName,
  hostNames,
  httpAddress,
  oneOf,
  onOrOff,
  readSettings,
  releaseName,
  SettingsError,
  trueOrFalse,
  wholeNumber,
} from '../src/settings.ts';

const schema = z.object({
  PORT: wholeNumber(0, 65_535).prefault('80'),
  FORMAT: oneOf(['text', 'json']).prefault('json'),
  FAULTS: onOrOff().prefault('off'),
  BROKEN: trueOrFalse().prefault('false'),
  URL: httpAddress().prefault('http://api/rng'),
  HOST: hostName().optional(),
  NAMES: hostNames().optional(),
  PERIOD: duration(120_000).optional(),
  RELEASE: releaseName().optional(),
});

test('readSettings takes the defaults for what is unset or empty', () => {
  const expected = {
    PORT: 80,
    FORMAT: 'json',
    FAULTS: false,
    BROKEN: false,
    URL: 'http://api/rng',
  };
  assert.deepEqual(readSettings(schema, {}), expected);
  assert.deepEqual(readSettings(schema, { PORT: '', FORMAT: '', UNKNOWN: 'x' }), expected);
});

test('readSettings converts what is given', () => {
  const given = {
    PORT: '65535',
    FORMAT: 'text',
    FAULTS: 'on',
    BROKEN: 'true',
    URL: 'https://a:8/b',
  };
  assert.deepEqual(readSettings(schema, given), {
    PORT: 65_535,
    FORMAT: 'text',
    FAULTS: true,
    BROKEN: true,
    URL: 'https://a:8/b',
  });
});

for (const [name, value, expected] of [
  ['HOST', 'a.b_c-d:1', 'a.b_c-d:1'],
  ['NAMES', 'a.b,c-1', ['a.b', 'c-1']],
  ['PERIOD', '999ms', 999],
  ['PERIOD', '120s', 120_000],
  ['PERIOD', '2m', 120_000],
  ['RELEASE', `v${'1'.repeat(49)}`, `v${'1'.repeat(49)}`],
  ['PORT', '000000000000080', 80],
] as const) {
  test(`readSettings takes ${name}=${value}`, () => {
    assert.deepEqual(readSettings(schema, { [name]: value })[name], expected);
  });
}

const host = 'a host name or an IP address, such as numbers-api';
const names = 'host names in lower case, separated by commas, such as numbers.example.org';
const period = 'a time such as 500ms, 5s or 2m, at most 120s';
const release = 'a name of at most 50 letters, digits, _, . and -, such as v3';
for (const [name, value, allowed] of [
  ['PORT', 'abc', 'a whole number from 0 to 65535'],
  ['PORT', '-1', 'a whole number from 0 to 65535'],
  ['PORT', '1.5', 'a whole number from 0 to 65535'],
  ['PORT', '1e3', 'a whole number from 0 to 65535'],
  ['PORT', '65536', 'a whole number from 0 to 65535'],
  ['PORT', '9'.repeat(400), 'a whole number from 0 to 65535'],
  ['PORT', ' 80', 'a whole number from 0 to 65535'],
  ['FORMAT', 'xml', 'text or json'],
  ['FAULTS', 'true', 'on or off'],
  ['BROKEN', 'yes', 'true or false'],
  ['URL', 'nonsense', 'an http or https address, such as http://numbers-api/rng'],
  ['URL', 'ftp://api/rng', 'an http or https address, such as http://numbers-api/rng'],
  ['URL', 'http://', 'an http or https address, such as http://numbers-api/rng'],
  ['HOST', 'a b', host],
  ['HOST', 'a'.repeat(254), host],
  ['NAMES', 'a,', names],
  ['NAMES', ',a', names],
  ['NAMES', 'A', names],
  ['NAMES', 'a'.repeat(1_001), names],
  ['PERIOD', '5', period],
  ['PERIOD', 'x5s', period],
  ['PERIOD', '5sx', period],
  ['PERIOD', '120001ms', period],
  ['RELEASE', '.v', release],
  ['RELEASE', 'v 3', release],
  ['RELEASE', 'v'.repeat(51), release],
  ['URL', 'a\nb', 'an http or https address, such as http://numbers-api/rng'],
] as const) {
  test(`readSettings refuses ${name}=${JSON.stringify(value.slice(0, 20))}`, () => {
    assert.throws(() => readSettings(schema, { [name]: value }), {
      constructor: SettingsError,
      message: `${name} is ${JSON.stringify(value)}, but must be ${allowed}`,
    });
  });
}

test('readSettings names all wrong settings in one line', () => {
  assert.throws(() => readSettings(schema, { PORT: 'x', BROKEN: 'y' }), {
    message:
      'PORT is "x", but must be a whole number from 0 to 65535; BROKEN is "y", but must be true or false',
  });
});
