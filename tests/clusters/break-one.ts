// Breaks one replica from the page, as a class would, and follows what the engine does about it and what
// users lose meanwhile.
import type { Scenario } from 'contract/scenarios.ts';
import { waitFor } from 'test-kit/wait.ts';
import { type Tally, tallyOf } from '../recovery-table/steady-client.ts';
import { readStatus, submit, switchOnByPage } from '../support/web.ts';
import { areComplete, type Cluster, type Replica } from './cluster.ts';
import { startUsers } from './load.ts';

/** Seconds after which whoever could have noticed it would have done so. */
const NOTICING = 40;
/** Seconds after which the replicas are complete again, growing pauses between restarts included. */
const RESTORING = 120;
/** Seconds that the page may need to know a replica that has just become ready. */
const PAGE_TIME = 20;

/** What the engine has done: with the replica, or with its place. */
export type Reaction = 'replaced' | 'restarted' | 'left out for a while' | 'nothing';

/** Times are seconds since the fault was switched on. */
export interface Outcome {
  reaction: Reaction;
  /** When the engine no longer held the replica for well; undefined where it never noticed. */
  noticedAfter: number | undefined;
  /** When all replicas were ready again. */
  restoredAfter: number | undefined;
  /** Why the process ended, in the engine's words. */
  reason: string | undefined;
  users: Tally;
}

export async function breakOne(cluster: Cluster, scenario: Scenario): Promise<Outcome> {
  const whenComplete = () =>
    waitFor('all replicas to be ready', RESTORING, async () => {
      const replicas = await cluster.replicas();
      return areComplete(replicas) && replicas;
    });
  // One that has been restarted before would wait longer each time.
  const [victim] = (await whenComplete()).toSorted((a, b) => a.restarts - b.restarts);
  if (!victim) throw new Error('there is no replica');
  const isVictim = ({ id }: Replica): boolean => id === victim.id;
  // The page can break only what it has seen.
  await waitFor(`the page to know ${victim.instance}`, PAGE_TIME, async () =>
    (await readStatus())?.replicas.some((one) => one.instance === victim.instance),
  );

  const users = startUsers();
  try {
    const startedAt = performance.now();
    const passed = (): number => (performance.now() - startedAt) / 1_000;
    await switchOnByPage(victim.instance, scenario);
    const noticedAfter = await waitFor('the engine to notice', NOTICING, async () => {
      const same = (await cluster.replicas()).find(isVictim);
      return same?.ready && same.restarts === victim.restarts ? undefined : passed();
    }).catch(() => undefined);
    if (noticedAfter === undefined) {
      await submit('/reset', { replica: victim.instance });
      await users.stop();
      const nothing = { reaction: 'nothing', restoredAfter: undefined, reason: undefined } as const;
      return { ...nothing, noticedAfter, users: tallyOf(users.samples) };
    }
    const same = (await whenComplete()).find(isVictim);
    const restoredAfter = passed();
    await users.stop();
    const isRestarted = same !== undefined && same.restarts > victim.restarts;
    const reaction = !same ? 'replaced' : isRestarted ? 'restarted' : 'left out for a while';
    const hasEnded = !same || isRestarted;
    const reason = hasEnded ? await cluster.reasonOfEnd(victim.id) : undefined;
    return { reaction, noticedAfter, restoredAfter, reason, users: tallyOf(users.samples) };
  } finally {
    await users.stop();
  }
}
