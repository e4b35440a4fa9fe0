// What a story needs from an engine that runs replicas, so that one story is played on each of them; and how
// it reacts when one replica breaks.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scenario } from 'contract/scenarios.ts';
import { findEvent, noticedAt, observe, recoveriesSince } from '../recovery-table/observe.ts';
import { root, succeed } from '../support/commands.ts';
import { commandsOf } from '../support/documented-commands.ts';
import { followEngine } from '../support/engine-events.ts';
import { webUrl } from '../support/stack.ts';
import { lostCalls, startSteadyClient, type Tally, tallyOf } from '../support/steady-client.ts';

/** Replicas of the API, on each engine. */
export const REPLICAS = 6;
/** Milliseconds that a command may take; an update waits for each of its steps. */
const PATIENCE = 300_000;

export interface Cluster {
  name: 'Compose' | 'Swarm' | 'Kubernetes';
  /** Resolves when all replicas and the web are ready. */
  deploy(): Promise<void>;
  /** Why the engine has ended a replica's process, where Docker's events do not say its exit code. */
  reasonOfEnd?(instance: string): Promise<string | undefined>;
  /** Leaves the engine as it was found; once that is done, it does nothing. */
  remove(): Promise<void>;
}

/** An engine that can replace one release by another. */
export interface ReleasingCluster extends Cluster {
  /** The command that runs node inside the web's container, for as long as its input is open. */
  nodeInWeb(): string[];
  /** The documented commands between the deployment and the removal. */
  releases: readonly string[];
  /** Types one of them. Resolves when what it brings about is over, and is what the page says. */
  release(script: string): Promise<void>;
}

/**
 * Returns the commands of docs/clusters.md, all of which are typed, in their order: those that deploy the system, those
 * that release, and those that remove it all.
 *
 * @param heading the section that the commands are in
 * @param rewrite what a reader would change in a command before typing it
 */
export async function readCommands(heading: string, rewrite = (script: string) => script) {
  const page = commandsOf(await readFile(join(root, 'docs', 'clusters.md'), 'utf8'));
  const scripts = page.flatMap(({ section, script }) =>
    section === heading ? rewrite(script) : [],
  );
  const find = (pattern: RegExp) => scripts.findIndex((script) => pattern.test(script));
  const [first, last] = [find(/v4/), find(/stack rm|delete namespace/)];
  const [deployment, releases] = [scripts.slice(0, first), scripts.slice(first, last)];
  if (deployment.length < 5 || releases.length < 3) throw new Error(`no commands under ${heading}`);
  return { deployment, releases, removal: scripts.slice(last) };
}

export const typeCommand = (script: string): Promise<string> =>
  succeed('sh', ['-c', script], { timeout: PATIENCE });

/** What the engine has done with the replica. */
export type Reaction = 'replaced' | 'restarted' | 'left out for a while' | 'nothing';

/** Times are seconds since the fault was switched on. */
type Outcome = Awaited<ReturnType<typeof breakOne>>;

/** Users who ask through the web, 20 times a second. They wait longer than it may take to find a number. */
export const startUsers = () =>
  startSteadyClient(`${webUrl}/api/number`, { timeout: 3_000, interval: 50 });

export async function breakOne(cluster: Cluster, scenario: Scenario) {
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
      /** When the engine no longer took the replica for healthy; undefined if it never noticed. */
      noticedAfter: seconds(noticed),
      /** When all was good again. */
      restoredAfter: noticed && seconds(restored),
      /** Why the process exited; undefined if it stopped in order. */
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
