// One of three replicas is broken, in each of four ways: what its lane says agrees with the Engine, the
// others stay clean, and the recovery says whom it was about and what users lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LiveState, Recovery, RecoveryStep } from 'numbers-web/live/state.ts';
import { waitFor } from 'test-kit/wait.ts';
import { followEngineEvents } from '../recovery-table/engine-events.ts';
import { startSteadyClient } from '../recovery-table/steady-client.ts';
import { containerOf, instanceOf, upReplicas } from '../support/replicas.ts';
import { down, webUrl } from '../support/stack.ts';
import { readStatus, submit, waitForReplicas } from '../support/web.ts';

/** Milliseconds by which the page may differ from the Engine. */
const TOLERANCE = 1_000;

const ways: readonly { fault: string; steps: readonly RecoveryStep[] }[] = [
  { fault: 'error', steps: ['unhealthy', 'gone', 'boot', 'healthy'] },
  { fault: 'crash', steps: ['gone', 'boot', 'healthy'] },
  { fault: 'hang', steps: ['unhealthy', 'gone', 'boot', 'healthy'] },
  // While the API stands still it cannot tell what its health checks see.
  { fault: 'block', steps: ['gone', 'boot', 'healthy'] },
];

const ENGINE_ACTIONS: Partial<Record<RecoveryStep, string>> = {
  unhealthy: 'health_status: unhealthy',
  gone: 'die',
  boot: 'start',
  healthy: 'health_status: healthy',
};

before(async () => {
  await down();
  await upReplicas(3);
});
after(down);

for (const { fault, steps } of ways) {
  test(`${fault} on one of three`, async (context) => {
    const { now: startedAt } = await waitForReplicas(3);
    const instance = await instanceOf(2);
    const containers = [1, 2, 3].map(containerOf);
    const events = followEngineEvents(...containers);
    const client = startSteadyClient(`${webUrl}/api/number`, { timeout: 5_000 });
    try {
      await waitFor('calls', 10, () => client.samples.length >= 10);
      await submit(`/faults/${fault}/on`, { replica: instance });
      const status = await waitFor('the recovery to be over', 60, async () => {
        const seen = await readStatus();
        return seen?.recoveries.some(({ brokeAt, over }) => brokeAt >= startedAt && over) && seen;
      });
      const recoveries = status.recoveries.filter(({ brokeAt }) => brokeAt >= startedAt);
      assert.equal(recoveries.length, 1);
      const [recovery] = recoveries as [Recovery];
      assert.partialDeepStrictEqual(recovery, { fault, instance });
      context.diagnostic(`${recovery.requestsLost} of ${recovery.requests} lost`);
      assert.ok(recovery.requests > 10, 'calls are counted');
      assert.ok(recovery.requestsLost <= recovery.requests / 100, 'the others carried on');

      for (const step of steps) {
        const engine = events
          .list()
          .find(
            ({ at, container, action }) =>
              at >= recovery.brokeAt &&
              container === containerOf(2) &&
              action === ENGINE_ACTIONS[step],
          );
        const shown = recovery.steps[step];
        assert.ok(engine && shown, `both tell of ${step}`);
        const difference = shown - engine.at;
        context.diagnostic(`${step}: ${difference.toFixed(0)} ms after the Engine`);
        assert.ok(Math.abs(difference) <= TOLERANCE, `${step} differs by ${difference} ms`);
      }
      assertOthersAreClean(status, instance, startedAt);
      assert.deepEqual(
        events.list().filter(({ container }) => container !== containerOf(2)),
        [],
      );
    } finally {
      await client.stop();
      await events.stop();
    }
  });
}

function assertOthersAreClean({ replicas, events }: LiveState, broken: string, since: number) {
  for (const { instance, condition, restarts, runs, faults } of replicas) {
    if (instance === broken) continue;
    assert.partialDeepStrictEqual({ condition, restarts }, { condition: 'healthy', restarts: 0 });
    assert.deepEqual(faults, []);
    assert.deepEqual(
      runs.filter(({ from }) => from >= since),
      [],
    );
    assert.deepEqual(
      events.filter((event) => event.instance === instance && event.at >= since),
      [],
    );
  }
}
