// What a page gets when it opens.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultTypeSchema } from 'story/recording.ts';
import { faultTypes } from './real-api.ts';
import { watchApi } from './test-app.ts';

test('the first message is at most 32 KB, after ten calls a second for as long as they are told', async (t) => {
  const { live } = await watchApi(t);
  const attempts = [{ address: '172.20.0.3', gotNumber: true }];
  const end = Date.now();
  for (let at = end - 190_000; at <= end; at += 97) {
    live.recorder.addCall({ at, gotNumber: true, attempts });
  }
  const { length } = JSON.stringify(live.eventStream.updateSince(''));
  assert.ok(length > 20_000 && length <= 32_000, `${length} bytes`);
  // Settings that faults have in common travel once.
  const offered = faultTypes.map((type) => {
    const { settings, ...others } = faultTypeSchema.parse(type);
    return { ...others, settings: { properties: settings.properties } };
  });
  assert.deepEqual(live.story().faultTypes, offered);
});
