// The story of chapter 14, told on any engine that replaces one release by another: what happens to the
// replicas, and what users lose by it.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { scenarios } from 'contract/scenarios.ts';
import { waitFor } from 'test-kit/wait.ts';
import { ask } from '../support/http.ts';
import { breakOne, type Cure } from './break-one.ts';
import type { Cluster, ReleasingCluster } from './cluster.ts';
import { describe, REPLICAS, startLoad, type Tally } from './load.ts';

/** Calls through the web, at least, during each thing that is done. */
const CALLS = 800;
/** Seconds that those calls take, and a little more. */
const CALLS_TIME = 60;
/** Seconds until the engine is calm when a command is over. */
const CALM_TIME = 30;

/** Faults that end a replica or make it sick for good. */
const deadly = scenarios.filter(
  ({ expected, action }) => expected.exitCode !== undefined && action === undefined,
);

/** Adds a test for each fault; the engine has to run the system by then. */
export function tellFaults(cluster: Cluster, cure: Cure): void {
  for (const scenario of deadly) {
    const { fault, settings } = scenario;
    test(`${fault} ${JSON.stringify(settings)} on one replica: ${cure}`, async (context) => {
      const outcome = await breakOne(cluster, scenario);
      const { noticedAfter, restoredAfter, reason, users } = outcome;
      const times = `noticed after ${noticedAfter?.toFixed(1)} s, all well after ${restoredAfter?.toFixed(1)} s`;
      context.diagnostic(`${times}; ${reason ?? 'ended in order'}; users: ${describe(users)}`);
      assert.equal(outcome.cure, cure);
      assert.deepEqual(users.lost, {});
    });
  }
}

/** Adds the tests of releases, the first of which deploys; whoever calls removes it all. */
export function tellReleases(cluster: ReleasingCluster): void {
  test('six replicas are healthy, and the page is there', async () => {
    await cluster.deploy();
    await hasReplicasOf(cluster, 'v3');
    for (const path of ['/', '/api/number']) {
      await waitFor(`${path} to be there`, CALM_TIME, async () => {
        const answer = await ask(`${cluster.webUrl}${path}`);
        return answer?.status === 200;
      });
    }
  });

  test('an update to another release loses nothing', async (context) => {
    const { throughTheWeb, straight } = await underLoad(cluster, context, () => cluster.update());
    await hasReplicasOf(cluster, 'v4');
    assert.deepEqual(throughTheWeb.lost, {});
    assert.deepEqual(straight.lost, {});
  });

  test('a rollback by hand loses nothing', async (context) => {
    const { throughTheWeb, straight } = await underLoad(cluster, context, () => cluster.goBack());
    await hasReplicasOf(cluster, 'v3');
    assert.deepEqual(throughTheWeb.lost, {});
    assert.deepEqual(straight.lost, {});
  });

  test('a release that fails at start is taken back, and loses nothing', async (context) => {
    const { throughTheWeb, straight } = await underLoad(cluster, context, () =>
      cluster.releaseBad(),
    );
    await hasReplicasOf(cluster, 'v3');
    assert.deepEqual(throughTheWeb.lost, {});
    assert.deepEqual(straight.lost, {});
  });
}

/** All of them and no other; one may just be restarting. */
export async function hasReplicasOf(cluster: Cluster, release: string): Promise<void> {
  await waitFor(`${REPLICAS} replicas of ${release}`, CALM_TIME, async () => {
    const replicas = await cluster.replicas();
    const isRight = replicas.every((one) => one.release === release && one.ready);
    return replicas.length === REPLICAS && isRight;
  });
}

/** Does something while users ask, and prints what they lost meanwhile. */
export async function underLoad(
  cluster: Cluster,
  context: TestContext,
  act: () => Promise<void>,
): Promise<{ throughTheWeb: Tally; straight: Tally }> {
  const load = await startLoad(cluster);
  try {
    await act();
    await waitFor(`${CALLS} calls`, CALLS_TIME, () => load.calls >= CALLS);
  } catch (error) {
    await load.stop().catch(() => undefined);
    throw error;
  }
  const tallies = await load.stop();
  context.diagnostic(`through the web: ${describe(tallies.throughTheWeb)}`);
  context.diagnostic(`straight to the API: ${describe(tallies.straight)}`);
  return tallies;
}
