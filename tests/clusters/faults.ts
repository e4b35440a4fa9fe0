// Breaks one replica from the page while users ask through the web, and says what the engine did about it.
import type { Scenario } from 'contract/scenarios.ts';
import { findEvent, noticedAt, observe, recoveriesSince } from '../recovery-table/observe.ts';
import { followEngine } from '../support/engine-events.ts';
import { webUrl } from '../support/stack.ts';
import { lostCalls, startSteadyClient, type Tally, tallyOf } from '../support/steady-client.ts';
import type { Cluster } from './cluster.ts';

/** What the engine has done with the replica. */
export type Reaction = 'replaced' | 'restarted' | 'left out for a while' | 'nothing';

/** Times are seconds since the fault was switched on. */
export interface Outcome {
  reaction: Reaction;
  /** When the engine no longer took the replica for healthy; undefined if it never noticed. */
  noticedAfter: number | undefined;
  /** When all was good again. */
  restoredAfter: number | undefined;
  /** Why the process exited; undefined if it stopped in order. */
  reason: string | undefined;
  users: Tally;
}

/** Users who ask through the web, 20 times a second. They wait longer than it may take to find a number. */
export const startUsers = () =>
  startSteadyClient(`${webUrl}/api/number`, { timeout: 3_000, interval: 50 });

export async function breakOne(cluster: Cluster, scenario: Scenario): Promise<Outcome> {
  const engine = cluster.name === 'Kubernetes' ? undefined : followEngine();
  const users = startUsers();
  try {
    const { story, instance, since } = await observe([webUrl], engine, scenario);
    await users.stop();
    const [recovery] = recoveriesSince(story, since).filter((each) => each.instance === instance);
    const noticed = noticedAt(story, instance, since);
    const restored = recovery?.goodAt ?? findEvent(story, 'ready', since, instance)?.at;
    let reaction: Reaction = noticed === undefined ? 'nothing' : 'left out for a while';
    if (recovery?.steps.boot !== undefined) reaction = 'restarted';
    if (recovery?.curedBy === 'replacement') reaction = 'replaced';
    const { exitCode } = findEvent(story, 'process-gone', since, instance) ?? {};
    const reason = exitCode ? `exit code ${exitCode}` : await cluster.reasonOfEnd?.(instance);
    const seconds = (at: number | undefined) => at && (at - since) / 1_000;
    return {
      reaction,
      noticedAfter: seconds(noticed),
      restoredAfter: noticed && seconds(restored),
      reason: reaction === 'restarted' || reaction === 'replaced' ? reason : undefined,
      users: tallyOf(users.samples),
    };
  } finally {
    await Promise.all([users.stop(), engine?.stop()]);
  }
}

/** In one line. */
export function describe(outcome: Outcome): string {
  const { reaction, noticedAfter, restoredAfter, reason, users } = outcome;
  const lost = `users: ${describeTally(users)}`;
  if (noticedAfter === undefined) return `nobody notices; ${lost}`;
  const restored = `${reaction}, all well after ${restoredAfter?.toFixed(1)} s`;
  return `noticed after ${noticedAfter.toFixed(1)} s; ${restored}${reason ? ` (${reason})` : ''}; ${lost}`;
}

/** How many of how many calls were lost, and how. */
export function describeTally(tally: Tally): string {
  const kinds = Object.entries(tally.lost).map(([kind, count]) => `${count} × ${kind}`);
  const sum = lostCalls(tally);
  return `${sum} of ${tally.calls} lost${sum > 0 ? ` (${kinds.join(', ')})` : ''}`;
}
