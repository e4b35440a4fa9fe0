// How the service is: all replicas together.
import { failureOf } from './places.ts';
import type { Header, Time } from './recording.ts';
import type { Seen } from './seen.ts';
import {
  CONDITIONS,
  type Condition,
  MAX_WATCHED,
  type Problem,
  type Replica,
  type Service,
} from './story.ts';

interface Told {
  replica: Replica;
  hasStopped: boolean;
}

/** @param told the replicas that are remembered; those that have stopped in order do not count beside others */
export function serviceOf(
  told: readonly Told[],
  seen: Seen,
  { startedAt }: Header,
  now: Time,
): Service {
  const names = seen.names.at(-1);
  const unwatched = Math.max(0, (names?.addresses.length ?? 0) - MAX_WATCHED);
  const present = told.filter(({ hasStopped }) => !hasStopped);
  const judged = (present.length > 0 ? present : told).map(({ replica }) => replica);
  const counts = {
    ready: judged.filter(({ runs }) => runs.at(-1)?.ready).length,
    known: judged.length,
    ...(unwatched > 0 && { unwatched }),
  };
  const [best] = judged.toSorted((one, other) => rank(other) - rank(one));
  if (!best) return { ...unseen(seen, Math.min(startedAt, now)), ...counts };
  const { condition, problem, since } = best;
  if (judged.length === 1) return { condition, ...(problem && { problem }), since, ...counts };

  // One that has just come says how it is within a moment.
  const sick = judged.filter((each) => !['healthy', 'unknown'].includes(each.condition));
  if (condition !== 'healthy' || sick.length === 0) {
    return { condition, ...(problem && { problem }), since: lastChange(judged, now), ...counts };
  }
  const beganAt = Math.min(...sick.map((each) => each.since));
  return { condition: 'degraded', since: beganAt, sick: together(sick), ...counts };
}

/** Nothing has answered yet: what the requests to the only address, or to the name, came to. */
function unseen(seen: Seen, startedAt: Time) {
  const probe = seen.probe.findLast(({ route }) => route === 'about');
  if (!probe || probe.passed) return { condition: 'unknown' as const, since: startedAt };
  const { status, reason, at: since } = probe;
  const isSilent = status !== undefined || reason === 'timeout' || reason === 'reset';
  const condition: Condition = isSilent ? 'not responding' : 'gone';
  return {
    condition,
    problem: { route: 'about', failure: failureOf(probe) } satisfies Problem,
    since,
  };
}

const rank = ({ condition }: Replica): number => CONDITIONS.indexOf(condition);

/** When the replicas came into the state in which they are together. */
function lastChange(replicas: readonly Replica[], now: Time): Time {
  return Math.min(now, Math.max(...replicas.map(({ since }) => since)));
}

/** Those with the same state are told together: an update makes several leave at once. */
function together(sick: readonly Replica[]): NonNullable<Service['sick']> {
  const byState = Map.groupBy(sick, ({ condition, problem }) =>
    JSON.stringify([condition, problem]),
  );
  return [...byState.values()].flatMap((these) => {
    const [first] = these;
    if (!first) return [];
    const { condition, problem } = first;
    const instances = these.map(({ instance }) => instance);
    return [{ instances, condition, ...(problem && { problem }) }];
  });
}
