// How releases change: an update, or a rollback to what was there before. Told from what each replica
// has run, since the web server asks no engine what it is doing.
import type { Replica, StoryEvent, Time } from 'story/story.ts';

export interface Rollout {
  kind: 'update' | 'rollback';
  from: string;
  to: string;
  beganAt: Time;
  /** When nothing ran another release any more; missing while something does. */
  endedAt?: Time;
}

/** When a replica ran a release. */
interface Stay {
  release: string;
  from: Time;
  /** Missing while it does. */
  to?: Time;
}

/** Times at which replicas ran each release; the one that came first is first. */
function staysOf(replicas: readonly Replica[]): Stay[] {
  return replicas.flatMap(staysOfOne).toSorted((a, b) => a.from - b.from);
}

/** The changes of releases that are remembered, the latest last. */
export function rolloutsOf(replicas: readonly Replica[]): Rollout[] {
  const stays = staysOf(replicas);
  const order = [...new Set(stays.map(({ release }) => release))];
  const rollouts: Rollout[] = [];
  for (const { release, from } of stays) {
    const wanted = rollouts.at(-1)?.to ?? stays[0]?.release ?? release;
    if (release === wanted) continue;
    // What was there before comes back.
    const kind = order.indexOf(release) < order.indexOf(wanted) ? 'rollback' : 'update';
    rollouts.push({ kind, from: wanted, to: release, beganAt: from });
  }
  const last = rollouts.at(-1);
  const gaveUpAt = last && lastEnd(ofRelease(last.to, stays));
  if (last && gaveUpAt !== undefined && lastEnd(ofRelease(last.from, stays)) === undefined) {
    // The new ones have left before all the old ones had: those are what is wanted again.
    rollouts.push({ kind: 'rollback', from: last.to, to: last.from, beganAt: gaveUpAt });
  }
  return rollouts.map((rollout, place) => {
    const endedAt = endOf(rollout, stays);
    const next = rollouts[place + 1]?.beganAt ?? Number.POSITIVE_INFINITY;
    return endedAt !== undefined && endedAt <= next ? { ...rollout, endedAt } : rollout;
  });
}

/** The release that replicas are brought to or, where nothing changes, are on. */
export function wantedRelease(replicas: readonly Replica[]): string {
  return rolloutsOf(replicas).at(-1)?.to ?? replicas[0]?.release ?? '';
}

/** How many replicas were on each release, from one change of these numbers to the next. */
export interface Stage {
  from: Time;
  to: Time;
  counts: { release: string; count: number }[];
}

/** @param now until when it has gone on, while it is not over */
export function stagesOf(
  replicas: readonly Replica[],
  { beganAt, endedAt = Number.POSITIVE_INFINITY }: Rollout,
  now: Time,
): Stage[] {
  const stays = staysOf(replicas);
  const end = Math.min(now, endedAt);
  const changes = stays.flatMap(({ from, to }) => [from, to ?? end]);
  const times = [...new Set([beganAt, ...changes, end])]
    .filter((at) => at >= beganAt && at <= end)
    .toSorted((a, b) => a - b);
  return times.slice(1).map((to, place) => ({
    from: times[place] ?? to,
    to,
    counts: countsAt(stays, times[place] ?? to),
  }));
}

function countsAt(stays: readonly Stay[], at: Time): Stage['counts'] {
  const present = stays.filter(({ from, to }) => from <= at && (to === undefined || to > at));
  const releases = [...new Set(stays.map(({ release }) => release))];
  return releases
    .map((release) => ({
      release,
      count: present.filter((stay) => stay.release === release).length,
    }))
    .filter(({ count }) => count > 0);
}

function endOf({ to, beganAt }: Rollout, stays: readonly Stay[]): Time | undefined {
  const others = stays.filter(({ release, from }) => release !== to && from < beganAt);
  return lastEnd(others, beganAt);
}

const ofRelease = (name: string, stays: readonly Stay[]): Stay[] =>
  stays.filter(({ release }) => release === name);

/** Returns when the last of these ended, at the earliest at another time; undefined while one continues. */
function lastEnd(
  stays: readonly Stay[],
  notBefore: Time = Number.NEGATIVE_INFINITY,
): Time | undefined {
  const last = Math.max(notBefore, ...stays.map(({ to }) => to ?? Number.POSITIVE_INFINITY));
  return Number.isFinite(last) ? last : undefined;
}

function staysOfOne({ runs, startedAt, condition, since }: Replica): Stay[] {
  const stays: Stay[] = [];
  for (const { from, state, release } of runs) {
    const last = stays.at(-1);
    // A release stays until another one is there: while a process restarts, too.
    if (state === 'gone' || last?.release === release) continue;
    if (last) last.to = from;
    // The first run begins when this server saw it, which may be long after its process began.
    stays.push({ release, from: last ? from : Math.min(from, startedAt) });
  }
  const last = stays.at(-1);
  if (last && condition === 'gone') last.to = since;
  return stays;
}

/** Whether another container came, and not a new process in the same one. */
export function isReplacement(event: StoryEvent): boolean {
  return event.kind === 'new-process' && event.how === 'replaces';
}
