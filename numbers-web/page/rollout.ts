// How releases change: an update, or a rollback to a release that ran before. Derived from what each replica
// has run, because the web server asks no engine.
import type { Replica, Time } from 'story/story.ts';

export interface Rollout {
  kind: 'update' | 'rollback';
  from: string;
  to: string;
  beganAt: Time;
  /** When the last other release stopped; missing while one runs. */
  endedAt?: Time;
}

/** When a replica ran a release; `to` is infinite while it does. */
interface Stay {
  release: string;
  from: Time;
  to: Time;
}

/** Returns the stays of all replicas, the earliest first. */
function staysOf(replicas: readonly Replica[]): Stay[] {
  return replicas.flatMap(staysOfOne).toSorted((a, b) => a.from - b.from);
}

function staysOfOne({ runs, startedAt, condition, since }: Replica): Stay[] {
  const stays: Stay[] = [];
  for (const { from, state, release } of runs) {
    const last = stays.at(-1);
    // A release stays until another one runs, also while a process restarts.
    if (state === 'gone' || last?.release === release) continue;
    if (last) last.to = from;
    // The first run begins when this server saw it, which may be long after its process began.
    stays.push({ release, from: last ? from : Math.min(from, startedAt), to: Infinity });
  }
  const last = stays.at(-1);
  if (last && condition === 'gone') last.to = since;
  return stays;
}

function lastEnd(stays: readonly Stay[], notBefore = -Infinity): Time {
  return Math.max(notBefore, ...stays.map(({ to }) => to));
}

/** Returns the changes of releases in the story, the latest last. */
export function rolloutsOf(replicas: readonly Replica[]): Rollout[] {
  const stays = staysOf(replicas);
  const order = stays.map(({ release }) => release);
  const rollouts: Rollout[] = [];
  let [wanted = ''] = order;
  for (const { release, from } of stays) {
    if (release === wanted) continue;
    // A release that ran before comes back.
    const kind = order.indexOf(release) < order.indexOf(wanted) ? 'rollback' : 'update';
    rollouts.push({ kind, from: wanted, to: release, beganAt: from });
    wanted = release;
  }
  const last = rollouts.at(-1);
  const endOf = (name = '') => lastEnd(stays.filter(({ release }) => release === name));
  if (last && endOf(last.to) < Infinity && endOf(last.from) === Infinity) {
    // The new ones left before all the old ones did, so the old release is wanted again.
    rollouts.push({ kind: 'rollback', from: last.to, to: last.from, beganAt: endOf(last.to) });
  }
  return rollouts.map((rollout, place) => {
    const { to, beganAt } = rollout;
    const others = stays.filter(({ release, from }) => release !== to && from < beganAt);
    const endedAt = lastEnd(others, beganAt);
    const next = rollouts[place + 1]?.beganAt ?? Number.MAX_VALUE;
    return endedAt <= next ? { ...rollout, endedAt } : rollout;
  });
}

/** Returns the release to which replicas are updated or, if nothing changes, which they run. */
export function wantedRelease(replicas: readonly Replica[]): string {
  return rolloutsOf(replicas).at(-1)?.to ?? replicas[0]?.release ?? '';
}

/** Returns the releases of the running replicas; the wanted one is last, because the others change to it. */
export function presentReleases(replicas: readonly Replica[]): string[] {
  const wanted = wantedRelease(replicas);
  const present = replicas.filter(({ condition }) => condition !== 'gone');
  const releases = new Set(present.map(({ release }) => release));
  releases.delete(wanted);
  return [...releases, wanted];
}

/** Describes, from each change to the next, how many replicas ran any release, and how many the wanted one. */
export function stagesOf(replicas: readonly Replica[], rollout: Rollout, now: Time) {
  const { to: wanted, beganAt, endedAt = now } = rollout;
  const stays = staysOf(replicas);
  const end = Math.min(now, endedAt);
  const changes = stays.flatMap(({ from, to }) => [from, to]);
  const times = [...new Set([beganAt, ...changes, end])]
    .filter((at) => at >= beganAt && at <= end)
    .toSorted((a, b) => a - b);
  return times.slice(1).map((to, place) => {
    const from = times[place] ?? to;
    const counts = new Map(stays.map(({ release }) => [release, 0]));
    for (const stay of stays) {
      if (stay.from > from || stay.to <= from) continue;
      counts.set(stay.release, (counts.get(stay.release) ?? 0) + 1);
    }
    const present = [...counts].filter(([, count]) => count > 0);
    const inWords = (some: typeof present): string =>
      some.map(([release, count]) => `${release} ×${count}`).join(', ');
    const texts = [inWords(present), inWords(present.filter(([release]) => release === wanted))];
    return { from, to, texts };
  });
}
