// A process that is stopped for a while, as by `docker pause` or a laptop's sleep, is not unhealthy.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startMain } from 'test-kit/main-process.ts';
import { MAIN, PATIENT, startFaulty } from './support/service.ts';

/** Milliseconds; longer than each SELF_HEAL_AFTER. */
const LONG_PAUSE = 5_500;

// Each waits for seconds and does little else, so they may as well wait together.
describe('the watchdog', { concurrency: 9 }, () => {
  for (const [type, settings] of [
    ['latency', { delay: 0 }],
    ['latency', { delay: 250 }],
    ['error', { duration: 3 }],
    ['hang', { duration: 4.5 }],
  ] as const) {
    test(`survives a pause longer than its patience with ${type} ${JSON.stringify(settings)}`, async (t) => {
      const environment = { SELF_HEAL_AFTER: '5', ...PATIENT };
      const service = await startFaulty(t, type, settings, environment);
      if ('duration' in settings) await service.logged(new RegExp(`^fault ${type} ended`));
      process.kill(service.pid, 'SIGSTOP');
      await sleep(LONG_PAUSE);
      process.kill(service.pid, 'SIGCONT');
      await assertStaysAlive(service.url, service.messages);
    });
  }

  test('survives a pause in which the fault ends, at the last check before the end', async (t) => {
    const fault = { FAULT_INJECTION: 'on', FAULTS: '{"hang":{}}' };
    const settings = { SELF_HEAL_AFTER: '3', PAUSE_AT_CHECK: '3', ...fault, ...PATIENT };
    const service = startMain(t, MAIN, settings);
    const url = await service.url();
    await service.logged(/^paused$/);
    // Waits in line until the pause is over.
    const fixed = fetch(`${url}/faults`, { method: 'DELETE' });
    await sleep(LONG_PAUSE);
    process.kill(service.pid, 'SIGCONT');
    await fixed;
    await service.logged(/^watchdog: own \/health is fine again/);
    await assertStaysAlive(url, service.messages);
  });
});

/** Waits as long as three checks take; only a check after a failed one logs a line. */
async function assertStaysAlive(url: string, messages: readonly string[]): Promise<void> {
  const endsAt = performance.now() + 3_000;
  while (performance.now() < endsAt) {
    assert.equal((await fetch(`${url}/health`)).status, 200);
    await sleep(100);
  }
  const logged = (text: string) => messages.filter((message) => message.includes(text)).length;
  assert.equal(logged('is fine again'), logged('own /health fails;'));
}
