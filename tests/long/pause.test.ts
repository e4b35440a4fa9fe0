// A container that was paused, as by a laptop that slept, is not taken for broken.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { succeed } from '../support/commands.ts';
import { ask } from '../support/http.ts';
import { apiUrl, down, inspect, up } from '../support/stack.ts';

/** Seconds; the pause is longer, so that it alone would end the process if it counted. */
const SELF_HEAL_AFTER = 5;
const PAUSE = 10;

before(async () => {
  await down();
  await up({
    environment: { FAIL_AFTER_CALLS: '0', SELF_HEAL_AFTER: String(SELF_HEAL_AFTER) },
  });
});
after(down);

for (const delay of [0, 100, 250]) {
  test(`docker pause for ${PAUSE} s with ${delay} ms of latency`, async () => {
    await fetch(`${apiUrl}/faults/latency`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ delay }),
    });
    const container = await inspect('numbers-api');
    assert.ok(container);
    await succeed('docker', ['pause', container.Id]);
    await sleep(PAUSE * 1_000);
    await succeed('docker', ['unpause', container.Id]);
    const endsAt = performance.now() + 4_000;
    while (performance.now() < endsAt) {
      assert.equal((await ask(`${apiUrl}/health`))?.status, 200);
      await sleep(200);
    }
    const now = await inspect('numbers-api');
    assert.equal(now?.State.StartedAt, container.State.StartedAt, 'the same process');
  });
}
