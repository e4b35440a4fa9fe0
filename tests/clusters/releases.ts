// The releases of chapter 14, on any engine that replaces one release by another: what happens to the
// replicas, and what users lose by it.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { type Tally, tallyOf } from '../recovery-table/steady-client.ts';
import { ask } from '../support/http.ts';
import { webUrl } from '../support/stack.ts';
import { areComplete, type Cluster, REPLICAS, type ReleasingCluster } from './cluster.ts';
import { describe, startStraightUsers, startUsers } from './load.ts';

/** Calls through the web, at least, during each thing that is done. */
const CALLS = 800;
/** Seconds that those calls take, and a little more. */
const CALLS_TIME = 60;
/** Seconds until the engine is calm when a command is over. */
const CALM_TIME = 30;

/** Adds the tests of releases, the first of which deploys; whoever calls removes it all. */
export function tellReleases(cluster: ReleasingCluster): void {
  test('six replicas are healthy, and the page is there', async () => {
    await cluster.deploy();
    await hasReplicasOf(cluster, 'v3');
    for (const path of ['/', '/api/number']) {
      await waitFor(`${path} to be there`, CALM_TIME, async () => {
        const answer = await ask(`${webUrl}${path}`);
        return answer?.status === 200;
      });
    }
  });

  for (const [what, act, release] of [
    ['an update to another release', cluster.update, 'v4'],
    ['a rollback by hand', cluster.goBack, 'v3'],
    ['a release that fails at start is taken back, and', cluster.releaseBad, 'v3'],
  ] as const) {
    test(`${what} loses nothing`, async (context) => {
      const { throughTheWeb, straight } = await underLoad(cluster, context, act);
      await hasReplicasOf(cluster, release);
      assert.deepEqual(throughTheWeb.lost, {});
      assert.deepEqual(straight.lost, {});
    });
  }
}

/** All of them and no other; one may just be restarting. */
export async function hasReplicasOf(cluster: Cluster, release: string): Promise<void> {
  await waitFor(`${REPLICAS} replicas of ${release}`, CALM_TIME, async () => {
    const replicas = await cluster.replicas();
    return areComplete(replicas) && replicas.every((one) => one.release === release);
  });
}

/** Does something while users ask, and prints what they lost meanwhile. */
export async function underLoad(
  cluster: Cluster,
  context: TestContext,
  act: () => Promise<void>,
): Promise<{ throughTheWeb: Tally; straight: Tally }> {
  const users = startUsers();
  const stopStraight = await startStraightUsers(cluster);
  try {
    await act();
    await waitFor(`${CALLS} calls`, CALLS_TIME, () => users.samples.length >= CALLS);
  } catch (error) {
    await Promise.allSettled([stopStraight(), users.stop()]);
    throw error;
  }
  const [straight] = await Promise.all([stopStraight(), users.stop()]);
  const throughTheWeb = tallyOf(users.samples);
  context.diagnostic(`through the web: ${describe(throughTheWeb)}`);
  context.diagnostic(`straight to the API: ${describe(straight)}`);
  return { throughTheWeb, straight };
}
