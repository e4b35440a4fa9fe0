// Describes one recovery: its replica, its fault, what users lost, and whether Docker could notice.
import type { FaultType } from 'contract';
import { type DockerWord, LONGEST_SILENCE } from './docker.ts';
import type { FaultSpan } from './faults.ts';
import { instanceAt, type Life } from './life.ts';
import type { Time } from './recording.ts';
import type { Failing } from './recoveries.ts';
import { type Process, processAt } from './replicas.ts';
import type { Seen } from './seen.ts';
import type { Recovery } from './story.ts';

interface Sources {
  life: Life;
  docker: readonly DockerWord[];
  seen: Seen;
  faultTypes: readonly FaultType[];
  now: Time;
}

export function describeRecovery(failing: Failing, sources: Sources): Recovery {
  const { life, docker, seen, faultTypes, now } = sources;
  const { span, ...recovery } = failing;
  const process = processAt(life.facts, recovery.brokeAt);
  const instance = instanceAt(life, recovery.brokeAt);
  return {
    id: `${instance}@${recovery.brokeAt}`,
    instance,
    ...recovery,
    ...unusualRoutes(span, faultTypes),
    ...countCalls(seen, recovery.brokeAt, recovery.goodAt ?? now),
    detection: detectionOf(failing, process, docker, now),
  };
}

/** The routes of a fault, where they are not its default ones. */
function unusualRoutes(span: FaultSpan | undefined, types: readonly FaultType[]) {
  if (!span || span.isOfStart) return {};
  const { type, routes } = span.fault;
  const usual = types.find(({ name }) => name === type)?.settings.properties.routes?.default;
  return !Array.isArray(usual) || usual.join() === routes.join() ? {} : { routes };
}

/** Calls are known by the second: of the second of the failure, those before it count as its own only when lost. */
function countCalls(seen: Seen, from: Time, to: Time) {
  let requests = 0;
  let requestsLost = 0;
  for (const each of seen.calls) {
    if (each.until < from || each.at > to) continue;
    const { failures = 0, firstFailure = each.at, lastFailure = each.until } = each;
    const lost = lastFailure >= from && firstFailure <= to ? failures : 0;
    requestsLost += lost;
    requests += lost + (each.at >= from ? each.numbers : 0);
  }
  return { requests, requestsLost };
}

function detectionOf(
  { brokeAt, steps, goodAt }: Failing,
  { answers }: Process,
  docker: readonly DockerWord[],
  now: Time,
): Recovery['detection'] {
  if (docker.length === 0) return 'none';
  if (steps.unhealthy !== undefined) return 'checked';
  const end = steps.gone ?? goodAt ?? now;
  let heardAt = brokeAt;
  for (const { at, until } of answers) {
    if (at > end) break;
    if (at - heardAt > LONGEST_SILENCE) return 'unknown';
    heardAt = Math.max(heardAt, until);
  }
  return end - heardAt > LONGEST_SILENCE ? 'unknown' : 'checked';
}
