// Settings: what each kind takes, and how a wrong one is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import * as kinds from '../src/settings.ts';

const { readSettings, SettingsError } = kinds;
const schema = z.object({
  PORT: kinds.wholeNumber(1, 65_535).prefault('80'),
  FORMAT: kinds.commonSettings.LOG_FORMAT,
  FAULTS: kinds.onOrOff().prefault('off'),
  BROKEN: kinds.trueOrFalse().prefault('false'),
  URL: kinds.httpAddress().prefault('http://api/rng'),
  HOST: kinds.hostName().optional(),
  NAMES: kinds.commonSettings.HOST_NAMES,
  PERIOD: kinds.duration(120_000).optional(),
  RELEASE: kinds.commonSettings.RELEASE,
});
const defaults = {
  ...{ PORT: 80, FORMAT: 'json', FAULTS: false, BROKEN: false, RELEASE: 'dev' },
  URL: 'http://api/rng',
};

test('readSettings takes the defaults for what is unset or empty', () => {
  assert.deepEqual(readSettings(schema, {}), defaults);
  assert.deepEqual(readSettings(schema, { PORT: '', FORMAT: '', UNKNOWN: 'x' }), defaults);
});

for (const [name, value, expected] of [
  ['PORT', '65535', 65_535],
  ['PORT', '000000000000080', 80],
  ['FORMAT', 'text', 'text'],
  ['FAULTS', 'on', true],
  ['BROKEN', 'true', true],
  ['URL', 'https://a:8/b', 'https://a:8/b'],
  ['HOST', 'a.b_c-d:1', 'a.b_c-d:1'],
  ['NAMES', 'a.b', ['a.b']],
  ['NAMES', 'a.b,c-1,d', ['a.b', 'c-1', 'd']],
  ['PERIOD', '999ms', 999],
  ['PERIOD', '120s', 120_000],
  ['PERIOD', '2m', 120_000],
  ['RELEASE', `v${'1'.repeat(49)}`, `v${'1'.repeat(49)}`],
] as const) {
  test(`readSettings takes ${name}=${value}`, () => {
    assert.deepEqual(readSettings(schema, { [name]: value }), { ...defaults, [name]: expected });
  });
}

for (const [allowed, name, ...values] of [
  ['a whole number from 1 to 65535', 'PORT', '0', '1e3', '65536', ' 80', '80 ', '9'.repeat(400)],
  ['text or json', 'FORMAT', 'xml'],
  ['on or off', 'FAULTS', 'true'],
  ['true or false', 'BROKEN', 'yes'],
  [
    'an http or https URL, such as http://numbers-api/rng',
    ...['URL', 'a\nb', 'ftp://a', 'shttp://a', 'https2://a', 'http://'],
  ],
  ['a host name or an IP address, such as numbers-api', 'HOST', 'a b', 'a'.repeat(254)],
  [
    'host names in lower case, separated by commas, such as numbers.example.org',
    ...['NAMES', 'a,', ',a', 'A', 'a'.repeat(1_001)],
  ],
  ['a time such as 500ms, 5s or 2m, at most 120s', 'PERIOD', '5', 'x5s', '5sx', '120001ms'],
  [
    'a name of at most 50 letters, digits, _, . and -, such as v3',
    ...['RELEASE', '.v', 'v 3', 'v'.repeat(51)],
  ],
] as [string, string, ...string[]][]) {
  for (const value of values) {
    test(`readSettings refuses ${name}=${JSON.stringify(value.slice(0, 20))}`, () => {
      assert.throws(() => readSettings(schema, { [name]: value }), {
        constructor: SettingsError,
        message: `${name} is ${JSON.stringify(value)}, but must be ${allowed}`,
      });
    });
  }
}

test('readSettings names all wrong settings in one line, without a password', () => {
  const addressed = z.object({ A: kinds.duration(1), B: kinds.trueOrFalse() });
  assert.throws(() => readSettings(addressed, { A: 'http://me:secret@host/', B: 'y' }), {
    message:
      'A is "http://host/", but must be a time such as 500ms, 5s or 2m, at most 0.001s; ' +
      'B is "y", but must be true or false',
  });
});
