import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import {
  httpAddress,
  oneOf,
  onOrOff,
  readSettings,
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
