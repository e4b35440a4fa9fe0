// Breaks one replica from the page, as a class would, and follows what the engine does about it and what
// users lose meanwhile.

import type { Scenario } from 'contract/scenarios.ts';
import { waitFor } from 'test-kit/wait.ts';
import { readStatus } from '../support/web.ts';
import type { Cluster, Replica } from './cluster.ts';
import { startUsers, type Tally, tallyOf } from './load.ts';

/** Seconds after which whoever could have noticed it would have done so. */
const NOTICING = 40;
/** Seconds after which the replicas are complete again, growing pauses between restarts included. */
const RESTORING = 120;
/** Seconds that the page may need to know a replica that has just become ready. */
const PAGE_TIME = 20;

/** What the engine has done: with the replica, or with its place. */
export type Cure = 'replaced' | 'restarted' | 'left out for a while' | 'nothing';

/** Times are seconds since the fault was switched on. */
export interface Outcome {
  cure: Cure;
  /** When the engine no longer held the replica for well; undefined where it never noticed. */
  noticedAfter?: number;
  /** When all replicas were ready again. */
  restoredAfter?: number;
  /** Why the process ended, in the engine's words. */
  reason?: string;
  users: Tally;
}

export async function breakOne(cluster: Cluster, scenario: Scenario): Promise<Outcome> {
  const before = await waitFor('all replicas to be ready', RESTORING, async () => {
    const replicas = await cluster.replicas();
    return replicas.every(({ ready }) => ready) && replicas;
  });
  // One that has been restarted before would wait longer each time.
  const [victim] = before.toSorted((a, b) => a.restarts - b.restarts);
  if (!victim) throw new Error('there is no replica');
  await waitFor(`the page to know ${victim.instance}`, PAGE_TIME, () => knows(cluster, victim));

  const users = startUsers(cluster);
  try {
    const startedAt = performance.now();
    const passed = (): number => (performance.now() - startedAt) / 1_000;
    await switchOn(cluster, victim, scenario);
    const noticed = await waitFor('the engine to notice', NOTICING, async () =>
      isWell(await cluster.replicas(), victim) ? undefined : passed(),
    ).catch(() => undefined);
    let restored: number | undefined;
    if (noticed === undefined) {
      await post(cluster, 'reset', { replica: victim.instance });
    } else {
      restored = await waitFor('all replicas to be ready again', RESTORING, async () => {
        const replicas = await cluster.replicas();
        const isComplete =
          replicas.length === before.length && replicas.every(({ ready }) => ready);
        return isComplete && passed();
      });
    }
    await users.stop();
    const cure = noticed === undefined ? 'nothing' : cureOf(await cluster.replicas(), victim);
    const hasEnded = cure === 'replaced' || cure === 'restarted';
    const reason = hasEnded ? await cluster.reasonOfEnd(victim.id) : undefined;
    return {
      cure,
      ...(noticed !== undefined && { noticedAfter: noticed }),
      ...(restored !== undefined && { restoredAfter: restored }),
      ...(reason && { reason }),
      users: tallyOf(users.samples),
    };
  } finally {
    await users.stop();
  }
}

function isWell(replicas: readonly Replica[], { id, restarts }: Replica): boolean {
  return replicas.some((one) => one.id === id && one.ready && one.restarts === restarts);
}

function cureOf(replicas: readonly Replica[], { id, restarts }: Replica): Cure {
  const same = replicas.find((one) => one.id === id);
  if (!same) return 'replaced';
  return same.restarts > restarts ? 'restarted' : 'left out for a while';
}

/** The page can break only what it has seen. */
async function knows({ webUrl }: Cluster, { instance }: Replica): Promise<boolean> {
  const status = await readStatus(webUrl);
  return status?.replicas.some((replica) => replica.instance === instance) ?? false;
}

async function switchOn(
  cluster: Cluster,
  { instance }: Replica,
  { fault, settings }: Scenario,
): Promise<void> {
  // A form that sends one field sends the routes, too: those that are ticked until somebody changes it.
  const status = await readStatus(cluster.webUrl);
  const type = status?.faultTypes.find(({ name }) => name === fault);
  const routes = type?.settings.properties.routes?.default ?? [];
  const fields = Object.keys(settings).length > 0 ? { routes } : {};
  await post(cluster, `faults/${fault}/on`, { ...fields, ...settings, replica: instance });
}

async function post(
  { webUrl }: Cluster,
  path: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<void> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value].flat()) body.append(name, String(one));
  }
  const headers = { accept: 'application/json' };
  const response = await fetch(`${webUrl}/${path}`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}
