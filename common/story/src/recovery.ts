// Begins one recovery, and describes it: its replica, its fault, what users lost, and whether Docker could notice.
import { LONGEST_SILENCE } from './docker.ts';
import type { Facts } from './ends.ts';
import { causeOf, type FaultSpan, strikesAt } from './faults.ts';
import { instanceAt } from './life.ts';
import type { Time } from './recording.ts';
import { processAt, type Seen } from './replicas.ts';
import type { Recovery } from './story.ts';

/** A recovery before it is known of which replica it is. */
export type Failing = Omit<
  Recovery,
  'id' | 'instance' | 'fault' | 'routes' | 'requests' | 'requestsLost' | 'detection'
> & { span: FaultSpan | undefined };

/** Begins one at the first bad sign or, where a fault that was switched on is its cause, when that began to strike. */
export function beginFailing(spans: readonly FaultSpan[], at: Time): Failing {
  const span = causeOf(spans, at);
  const isSwitchedOn = span && !span.isOfStart;
  const brokeAt = isSwitchedOn ? Math.min(at, strikesAt(span)) : at;
  const steps = isSwitchedOn ? { fault: brokeAt } : {};
  return { span, brokeAt, steps, starts: 0, over: false };
}

export function describeRecovery(failing: Failing, facts: Facts, seen: Seen, now: Time): Recovery {
  const { span, ...recovery } = failing;
  const { brokeAt, goodAt = now } = recovery;
  const instance = instanceAt(facts, brokeAt);
  return {
    id: `${instance}@${brokeAt}`,
    instance,
    ...recovery,
    ...(span && { fault: span.fault.type, ...unusualRoutes(span) }),
    ...countCalls(seen, brokeAt, goodAt),
    detection: detectionOf(recovery, facts, recovery.steps.gone ?? goodAt),
  };
}

/** The routes of a fault, where they are not its default ones. */
function unusualRoutes({ fault: { routes }, isOfStart, type }: FaultSpan) {
  const usual = type?.settings.properties.routes?.default;
  if (isOfStart || !Array.isArray(usual) || usual.join() === routes.join()) return {};
  return { routes };
}

/** Calls are known by the second: of the second of the failure, those before it count as its own only when lost. */
function countCalls(seen: Seen, from: Time, to: Time) {
  let requests = 0;
  let requestsLost = 0;
  for (const each of seen.calls) {
    const { at, until, numbers, failures = 0 } = each;
    const { firstFailure = at, lastFailure = until } = each;
    if (until < from || at > to) continue;
    const lost = lastFailure >= from && firstFailure <= to ? failures : 0;
    requestsLost += lost;
    requests += lost + (at >= from ? numbers : 0);
  }
  return { requests, requestsLost };
}

/** @param endedAt until when its checks had to be read */
function detectionOf(
  { brokeAt, steps }: Omit<Failing, 'span'>,
  facts: Facts,
  endedAt: Time,
): Recovery['detection'] {
  if (facts.docker.length === 0) return 'none';
  if (steps.unhealthy !== undefined) return 'checked';
  let heardAt = brokeAt;
  for (const { at, until } of processAt(facts, brokeAt).answers) {
    if (at > endedAt) break;
    if (at - heardAt > LONGEST_SILENCE) return 'unknown';
    heardAt = Math.max(heardAt, until);
  }
  return endedAt - heardAt > LONGEST_SILENCE ? 'unknown' : 'checked';
}
