// The story of chapter 14, on any engine that replaces one release by another: what happens to the replicas when
// releases and faults come, and what users lose by it.
import assert from 'node:assert/strict';
import { after, type TestContext, test } from 'node:test';
import { scenarios } from 'contract/scenarios.ts';
import { waitFor } from 'test-kit/wait.ts';
import { startInside } from '../support/inside.ts';
import { lostCalls, type Tally, tallyOf } from '../support/steady-client.ts';
import { readStatus } from '../support/web.ts';
import {
  breakOne,
  describe,
  describeTally,
  REPLICAS,
  type Reaction,
  type ReleasingCluster,
  startUsers,
} from './cluster.ts';

/** Calls through the web, at least, during each release; seconds that they take, and a little more. */
const CALLS = 800;
const CALLS_TIME = 60;
/** Seconds until the engine is calm when a command is over. */
const CALM_TIME = 30;
/** The share of calls straight to the API that a release may lose that crashes under them. */
const STRAIGHT_LOSSES = 0.05;

/**
 * Defines the tests: the documented commands in their order, of which no release may lose a call, and each fault that
 * ends a replica.
 *
 * @param reaction what the engine does with a replica that a fault has broken
 */
export function tellStory(cluster: ReleasingCluster, reaction: Reaction): void {
  after(() => cluster.remove());

  test('six replicas are healthy, and the page is there', async () => {
    await cluster.deploy();
    await hasReplicasOf('v3');
  });

  for (const script of cluster.releases) {
    test(`${script}: no call is lost`, async (context) => {
      if (!/deploy|rollback|undo|apply/.test(script)) return cluster.release(script);
      const { throughTheWeb, straight } = await underLoad(cluster, context, () =>
        cluster.release(script),
      );
      // A release that fails at start or when it is used is rolled back.
      await hasReplicasOf(/v4/.test(script) ? 'v4' : 'v3');
      assert.deepEqual(throughTheWeb.lost, {});
      // Who asks the API itself, and once, loses what was on its way to a process that crashes.
      const share = script.includes('crash') ? STRAIGHT_LOSSES : 0;
      assert.ok(lostCalls(straight) <= share * straight.calls, describeTally(straight));
    });
  }

  for (const scenario of scenarios) {
    const { fault, settings, action, expected } = scenario;
    if (expected.exitCode === undefined || action) continue;
    test(`${fault} ${JSON.stringify(settings)} on one replica: ${reaction}`, async (context) => {
      const outcome = await breakOne(cluster, scenario);
      context.diagnostic(describe(outcome));
      assert.equal(outcome.reaction, reaction);
      assert.deepEqual(outcome.users.lost, {});
    });
  }

  test('nothing is left of it', () => cluster.remove());
}

/** Waits until the page shows all replicas of the release, no others, and all healthy. */
async function hasReplicasOf(release: string): Promise<void> {
  await waitFor(`${REPLICAS} replicas of ${release}`, CALM_TIME, async () => {
    const { service, replicas = [] } = (await readStatus()) ?? {};
    const healthy = replicas.filter(({ condition }) => condition === 'healthy');
    const areOfRelease = healthy.every((replica) => replica.release === release);
    return service?.ready === REPLICAS && healthy.length === REPLICAS && areOfRelease;
  });
}

/**
 * Does something while users ask, and prints what they lost meanwhile: some ask through the web, some the API itself,
 * 50 times a second, each call over a new connection and none tried twice.
 */
async function underLoad(
  cluster: ReleasingCluster,
  context: TestContext,
  act: () => Promise<void>,
): Promise<{ throughTheWeb: Tally; straight: Tally }> {
  const users = startUsers();
  const pace = { timeout: 2_000, interval: 20 };
  const stopStraight = await startInside(cluster.nodeInWeb(), 'http://numbers-api:8080/rng', pace);
  try {
    await act();
    await waitFor(`${CALLS} calls`, CALLS_TIME, () => users.samples.length >= CALLS);
  } catch (error) {
    await Promise.allSettled([stopStraight(), users.stop()]);
    throw error;
  }
  const [straight] = await Promise.all([stopStraight(), users.stop()]);
  const throughTheWeb = tallyOf(users.samples);
  context.diagnostic(`through the web: ${describeTally(throughTheWeb)}`);
  context.diagnostic(`straight to the API: ${describeTally(straight)}`);
  return { throughTheWeb, straight };
}
