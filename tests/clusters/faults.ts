// Breaks one replica from the page, as a class would, and lets the story of it say what the engine did about it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Scenario, scenarios } from 'contract/scenarios.ts';
import type { Story } from 'story/story.ts';
import { waitFor } from 'test-kit/wait.ts';
import { type Tally, tallyOf } from '../recovery-table/steady-client.ts';
import { followEngine } from '../support/engine-events.ts';
import { readStory } from '../support/recording.ts';
import { readStatus, submit, switchOnByPage } from '../support/web.ts';
import { type Cluster, REPLICAS } from './cluster.ts';
import { describe, startUsers } from './load.ts';

/** Seconds after which anything that could have noticed it would have done so. */
const NOTICING = 40;
/** Seconds after which all replicas are healthy again, growing pauses between restarts included. */
const RESTORING = 120;

/** What the engine has done with the replica. */
type Reaction = 'replaced' | 'restarted' | 'left out for a while' | 'nothing';

/** Times are seconds since the fault was switched on. */
export interface Outcome {
  reaction: Reaction;
  /** When the engine no longer took the replica for healthy; undefined if it never noticed. */
  noticedAfter: number | undefined;
  /** When all was good again. */
  restoredAfter: number | undefined;
  /** Why the process exited, in the engine's words. */
  reason: string | undefined;
  users: Tally;
}

export async function breakOne(cluster: Cluster, scenario: Scenario): Promise<Outcome> {
  const before = await waitFor('all replicas to be healthy', RESTORING, async () => {
    const story = await readStatus();
    return story && isComplete(story) && story;
  });
  const since = before.now;
  // One that has been restarted before would wait longer each time.
  const [victim] = before.replicas
    .filter(({ condition }) => condition === 'healthy')
    .toSorted((a, b) => a.restarts - b.restarts);
  if (!victim) throw new Error('there is no replica');
  const { instance } = victim;
  const { id = '' } = (await cluster.replicas()).find((each) => each.instance === instance) ?? {};

  const engine = cluster.name === 'Kubernetes' ? undefined : followEngine();
  const users = startUsers();
  const waitForEnd = (seconds: number): Promise<Told> =>
    waitFor('the end of it', seconds, async () => {
      const story = await readStory(engine);
      return story && isComplete(story) && tell(story, instance, since);
    });
  try {
    await switchOnByPage(instance, scenario);
    const noticed = await waitFor('the engine to notice', NOTICING, async () => {
      const story = await readStory(engine);
      return story && noticedAt(story, instance, since) !== undefined;
    }).catch(() => false);
    if (!noticed) await submit('/reset', { replica: instance });
    const told = await waitForEnd(RESTORING);
    const hasEnded = told.reaction === 'replaced' || told.reaction === 'restarted';
    const reason = hasEnded ? await cluster.reasonOfEnd(id) : undefined;
    await users.stop();
    return { ...told, reason, users: tallyOf(users.samples) };
  } finally {
    await Promise.all([users.stop(), engine?.stop()]);
  }
}

const isComplete = ({ service }: Story): boolean =>
  service.condition === 'healthy' && service.ready === REPLICAS;

function ownOf({ recoveries, events }: Story, instance: string, since: number) {
  return {
    recovery: recoveries.find((each) => each.instance === instance && each.brokeAt >= since),
    own: events.filter((event) => event.instance === instance && event.at >= since),
  };
}

/** Only Kubernetes heeds /ready. */
function noticedAt(story: Story, instance: string, since: number): number | undefined {
  const { recovery, own } = ownOf(story, instance, since);
  const { unhealthy, gone } = recovery?.steps ?? {};
  const notReady = story.engine ? own.find(({ kind }) => kind === 'not-ready')?.at : undefined;
  const times = [unhealthy, gone, notReady].filter((at) => at !== undefined);
  return times.length > 0 ? Math.min(...times) : undefined;
}

type Told = Pick<Outcome, 'reaction' | 'noticedAfter' | 'restoredAfter'>;

/** Undefined while it is not over. */
function tell(story: Story, instance: string, since: number): Told | undefined {
  const { recovery, own } = ownOf(story, instance, since);
  const isOver = recovery ? recovery.over : own.some(({ kind }) => kind === 'fault-off');
  if (!isOver) return undefined;
  const seconds = (at: number | undefined) => (at === undefined ? undefined : (at - since) / 1_000);
  const noticedAfter = seconds(noticedAt(story, instance, since));
  const ready = own.findLast(({ kind }) => kind === 'ready')?.at;
  const isRestarted = recovery?.steps.boot !== undefined;
  const isReplaced = recovery?.curedBy === 'replacement';
  const reaction = isRestarted ? 'restarted' : 'left out for a while';
  if (noticedAfter === undefined)
    return { reaction: 'nothing', noticedAfter, restoredAfter: undefined };
  return {
    reaction: isReplaced ? 'replaced' : reaction,
    noticedAfter,
    restoredAfter: seconds(recovery?.goodAt ?? ready),
  };
}

/** Adds a test for each fault that ends a replica; the engine has to run the system by then. */
export function tellFaults(cluster: Cluster, reaction: Reaction): void {
  for (const scenario of scenarios) {
    const { fault, settings, action, expected } = scenario;
    if (expected.exitCode === undefined || action) continue;
    test(`${fault} ${JSON.stringify(settings)} on one replica: ${reaction}`, async (context) => {
      const outcome = await breakOne(cluster, scenario);
      const { noticedAfter, restoredAfter, reason, users } = outcome;
      const times = `noticed after ${noticedAfter?.toFixed(1)} s, all well after ${restoredAfter?.toFixed(1)} s`;
      context.diagnostic(`${times}; ${reason ?? 'ended in order'}; users: ${describe(users)}`);
      assert.equal(outcome.reaction, reaction);
      assert.deepEqual(users.lost, {});
    });
  }
}
