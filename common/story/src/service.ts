// How the service is: all replicas together.
import { judge } from './life.ts';
import type { Header, Time } from './recording.ts';
import { failureOf, type Seen } from './replicas.ts';
import { CONDITIONS, MAX_WATCHED, type Replica, type Service, type State } from './story.ts';

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
  const present = told.filter(({ hasStopped }) => !hasStopped);
  const judged = (present.length > 0 ? present : told).map(({ replica }) => replica);
  const unwatched = (seen.names.at(-1)?.addresses.length ?? 0) - MAX_WATCHED;
  return {
    ...(judged.length > 0 ? together(judged) : unseen(seen, Math.min(startedAt, now))),
    ready: judged.filter(({ runs }) => runs.at(-1)?.ready).length,
    known: judged.length,
    ...(unwatched > 0 && { unwatched }),
  };
}

/** Nothing has answered yet: what the latest request to an address, or to the name, came to. */
function unseen({ probe: probes }: Seen, startedAt: Time): State {
  const probe = probes.findLast(({ route }) => route === 'about');
  if (!probe || probe.passed) return { condition: 'unknown', since: startedAt };
  const about = { ...probe, failure: failureOf(probe) };
  return { ...judge({ about }, true, true), since: probe.at };
}

/** Returns the best condition; `degraded` if that is healthy and others aren't. */
function together(replicas: readonly Replica[]): Pick<Service, keyof State | 'sick'> {
  const best = CONDITIONS.findLast((each) => replicas.some(({ condition }) => condition === each));
  const { condition = 'unknown', problem } = replicas.find((each) => each.condition === best) ?? {};
  // One that has just come says how it is within a moment.
  const sick = replicas.filter((each) => !['healthy', 'unknown'].includes(each.condition));
  if (condition !== 'healthy' || sick.length === 0) {
    const since = Math.max(...replicas.map((each) => each.since));
    return { condition, ...(problem && { problem }), since };
  }
  // An update stops several at once: those in the same state are listed together.
  const alike = Map.groupBy(sick, (each) => JSON.stringify([each.condition, each.problem]));
  return {
    condition: 'degraded',
    since: Math.min(...sick.map((each) => each.since)),
    sick: [...alike.values()].flatMap((these) => {
      const instances = these.map(({ instance }) => instance);
      return these
        .slice(0, 1)
        .map(({ condition, problem }) => ({ instances, condition, ...(problem && { problem }) }));
    }),
  };
}
