import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { test } from 'node:test';
import { createSharedLookup } from '../src/api/replica-addresses.ts';

const sharedLookup = createSharedLookup();

function find(host: string, all: boolean): Promise<string | LookupAddress[]> {
  return new Promise((resolve, reject) => {
    sharedLookup(host, { all }, (error, address) => (error ? reject(error) : resolve(address)));
  });
}

test('all who ask get the same answer, each in the form they want', async () => {
  const [all, one] = await Promise.all([find('localhost', true), find('localhost', false)]);
  assert.ok(Array.isArray(all));
  assert.equal(one, all[0]?.address);
});

test('all who ask for an unknown name are told so', async () => {
  const answers = await Promise.allSettled([
    find('numbers-api.invalid', true),
    find('numbers-api.invalid', false),
  ]);
  assert.ok(answers.every(({ status }) => status === 'rejected'));
});
