// Self-healing: a process that stays unhealthy ends itself.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type About, aboutSchema } from 'contract';
import { waitFor } from 'test-kit/wait.ts';
import { PATIENT, startFaulty } from './support/service.ts';

// Each waits for seconds and does little else, so they may as well wait together.
describe('the watchdog', { concurrency: 6 }, () => {
  for (const [type, settings, HEALTH_TIMEOUT = '1000'] of [
    ['fail-after', { calls: 0 }],
    ['hang', {}],
    // Later than the second that the image's health check waits.
    ['latency', { delay: 1_500 }],
    ['latency', { delay: 150 }, '50'],
    ['reset', {}],
    ['block', {}],
  ] as const) {
    test(`ends a process with ${type} ${JSON.stringify(settings)}, ${HEALTH_TIMEOUT} ms`, async (t) => {
      // A main thread that is blocked forever must be killed, and no other.
      const isBlocked = type === 'block';
      const patience: Partial<typeof PATIENT> = isBlocked ? {} : PATIENT;
      const environment = { SELF_HEAL_AFTER: '1', HEALTH_TIMEOUT, ...patience };
      const service = await startFaulty(t, type, settings, environment);
      // Some of these requests get no answer; the watchdog's own find that out, too.
      const call = fetch(`${service.url}/rng`).catch(() => undefined);
      await service.logged(/^watchdog: own \/health fails; this process ends in 1 s/);
      await service.logged(/^watchdog: unhealthy for 1 s \(.*\): exit 1/);
      const { code, signal } = await service.ended;
      assert.deepEqual([code, signal], isBlocked ? [null, 'SIGKILL'] : [1, null]);
      await call;
    });
  }

  test('leaves a process alone that recovers in time', async (t) => {
    const environment = { SELF_HEAL_AFTER: '60' };
    const service = await startFaulty(t, 'hang', { routes: ['/health'] }, environment);
    await service.logged(/^watchdog: own \/health fails/);
    const { health, watchdog } = await waitFor('the alarm', 120, async () => {
      const about = await readAbout(service.url);
      return about.watchdog?.endsIn !== undefined && about;
    });
    const problem = 'own /health gave no answer within 1000 ms';
    assert.deepEqual(health, { status: 'unhealthy', problem });
    // The first of the checks in vain has lasted a second.
    assert.ok(Number(watchdog?.endsIn) > 0 && Number(watchdog?.endsIn) <= 59);
    assert.equal(watchdog?.selfHealAfter, 60);
    await fetch(`${service.url}/faults`, { method: 'DELETE' });
    await service.logged(/^watchdog: own \/health is fine again/);
    const { health: healed } = await waitFor('the all-clear', 120, async () => {
      const about = await readAbout(service.url);
      return about.watchdog?.endsIn === undefined && about;
    });
    assert.deepEqual(healed, { status: 'healthy' });
  });
});

async function readAbout(url: string): Promise<About> {
  return aboutSchema.parse(await (await fetch(url)).json());
}
