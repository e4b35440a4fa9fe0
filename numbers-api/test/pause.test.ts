// A process that is stopped for a while, as by `docker pause` or a laptop's sleep, is not unhealthy.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { putFault, startProcess } from './support/process.ts';

const PAUSES = Number(process.env.PAUSES || 2);
/** Seconds. */
const PATIENCE = 5;
/** Milliseconds; longer than the patience. */
const LONG_PAUSE = 5_500;

// Each waits for seconds and does little else, so they may as well wait together.
describe('the watchdog', { concurrency: 9 }, () => {
  for (const delay of [0, 100, 250]) {
    for (let pause = 1; pause <= PAUSES; pause += 1) {
      test(`survives pause ${pause} of ${PAUSES}, longer than its patience, with ${delay} ms of latency`, async (t) => {
        const service = startProcess(t, { SELF_HEAL_AFTER: `${PATIENCE}` }, [
          'patient-watchdog.ts',
        ]);
        const url = await service.url();
        if (delay > 0) await putFault(url, 'latency', { delay });
        await pauseFor(service.pid, LONG_PAUSE);
        await assertStaysAlive(url);
      });
    }
  }

  for (const [type, settings] of [
    ['error', { duration: 3 }],
    ['hang', { duration: 4.5 }],
  ] as const) {
    test(`survives a pause after ${type} for ${settings.duration} s`, async (t) => {
      const service = startProcess(t, { SELF_HEAL_AFTER: `${PATIENCE}` }, ['patient-watchdog.ts']);
      const url = await service.url();
      await putFault(url, type, settings);
      await service.logged(new RegExp(`^fault ${type} gone`));
      await pauseFor(service.pid, LONG_PAUSE);
      await assertStaysAlive(url);
    });
  }

  test('survives a pause in which the fault ends, at the last check before the end', async (t) => {
    const settings = { SELF_HEAL_AFTER: '3', PAUSE_AT_CHECK: '4', FAULTS: '{"hang":{}}' };
    const service = startProcess(t, settings, ['patient-watchdog.ts']);
    const url = await service.url();
    await service.logged(/^paused$/);
    // Waits in line until the pause is over.
    const fixed = fetch(`${url}/faults`, { method: 'DELETE' });
    await sleep(LONG_PAUSE);
    process.kill(service.pid, 'SIGCONT');
    await fixed;
    await service.logged(/^watchdog: own \/health is fine again/);
    await assertStaysAlive(url);
  });
});

async function pauseFor(pid: number, milliseconds: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  await sleep(milliseconds);
  process.kill(pid, 'SIGCONT');
}

/** For as long as three checks take. */
async function assertStaysAlive(url: string): Promise<void> {
  const endsAt = performance.now() + 3_000;
  while (performance.now() < endsAt) {
    assert.equal((await fetch(`${url}/health`)).status, 200);
    await sleep(100);
  }
}
