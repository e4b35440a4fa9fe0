// Which faults a replica had, from when to when, and how each ended.
import { type Life, placeAt } from './life.ts';
import type { ActiveFault, FaultType, Of, Time } from './recording.ts';
import type { Process, Seen } from './replicas.ts';

/** Milliseconds by which a fault may end before the time at which it was to expire. */
const LEEWAY = 2_000;
/** Milliseconds by which a sign and the report of its fault may lie apart. */
const LATE_NEWS = 2_000;
/** Milliseconds after which a fault that was switched on is not what broke the service now. */
const LONGEST_INCUBATION = 60_000;

export interface FaultSpan {
  process: Process;
  fault: ActiveFault;
  /** What the API's catalogue says of it. */
  type?: FaultType | undefined;
  /** Active since the start of the process or its last reset; no person switched it on. */
  isOfStart: boolean;
  /** It was switched on at this time, or after `notBefore`. */
  at: Time;
  notBefore: Time;
  /** When its first hit was seen, and until when there was none. */
  hit?: { at: Time; notBefore: Time };
  /** Missing while it is active. */
  end?: { at: Time; how: 'expired' | 'switched off' | 'with its process' };
}

/** The spans of all processes of a replica, in the order of their beginnings. */
export function faultSpansOf(
  { processes, places, endedAt }: Life,
  seen: Seen,
  faultTypes: readonly FaultType[],
): FaultSpan[] {
  const spans = processes.flatMap((process, place) => {
    const next = processes[place + 1];
    const until = next?.bootedAt ?? Number.POSITIVE_INFINITY;
    const switches = seen.switch.filter(({ at, address }) => {
      return at >= process.at && at < until && address === placeAt(places, at).address;
    });
    return spansOfProcess(process, switches, next && endedAt[place]);
  });
  return spans
    .map((span) => ({ ...span, type: faultTypes.find(({ name }) => name === span.fault.type) }))
    .toSorted((a, b) => a.at - b.at);
}

/** @param endedAt when the process ended; missing while it may live */
function spansOfProcess(
  process: Process,
  switches: readonly Of<'switch'>[],
  endedAt: Time | undefined,
): FaultSpan[] {
  const spans: FaultSpan[] = [];
  const active = (): FaultSpan[] => spans.filter(({ end }) => !end);
  let isFresh = true;
  let switchedAt = Number.NEGATIVE_INFINITY;
  let before: Time = process.bootedAt;

  /** @param notBefore until when the report before this one was true */
  function take(faults: readonly ActiveFault[], at: Time, notBefore: Time): void {
    for (const fault of faults) {
      const span = active().find((each) => each.fault.type === fault.type);
      const known = span ?? { process, fault, isOfStart: isFresh, at, notBefore };
      if (!span) spans.push(known);
      known.fault = fault;
      if (fault.hits > 0) known.hit ??= { at, notBefore };
    }
    for (const span of active()) {
      if (faults.some(({ type }) => type === span.fault.type)) continue;
      const { endsAt, hitsLeft } = span.fault;
      const isOver = (endsAt !== undefined && at >= endsAt - LEEWAY) || hitsLeft !== undefined;
      const when = endsAt !== undefined && isOver ? Math.min(endsAt, at) : at;
      span.end = { at: when, how: isOver ? 'expired' : 'switched off' };
    }
    isFresh = false;
  }

  const news = [...process.answers, ...switches].toSorted((a, b) => a.at - b.at || a.id - b.id);
  for (const each of news) {
    if (each.kind === 'about') {
      // The answer to a request that was sent before a switch does not know of it.
      if (each.askedAt > switchedAt) take(each.faults, each.at, before);
      before = each.until;
      continue;
    }
    const { askedAt = each.at } = each;
    switchedAt = each.at;
    if (each.faults) take(each.faults, askedAt, askedAt);
    if (each.what === 'fault on') continue;
    for (const span of active()) {
      const isMeant = each.fault === undefined || each.fault === span.fault.type;
      if (!isMeant || (each.what === 'reset' && span.isOfStart)) continue;
      span.end = { at: each.at, how: 'switched off' };
    }
    // After a reset the faults are those of a start.
    if (each.what === 'reset') isFresh = true;
  }
  for (const span of active()) {
    if (endedAt !== undefined) span.end = { at: endedAt, how: 'with its process' };
  }
  return spans;
}

/** Whether a fault that was switched on is active, up to its end, included. */
export function isAnyOnAt(spans: readonly FaultSpan[], time: Time, except?: FaultSpan): boolean {
  return spans.some((span) => {
    const { at, end, isOfStart } = span;
    return at <= time && time <= (end?.at ?? time) && !isOfStart && span !== except;
  });
}

/** The fault that can have broken the replica at a time: the latest that was on. */
export function causeOf(spans: readonly FaultSpan[], at: Time): FaultSpan | undefined {
  return spans.findLast((span) => {
    const { notBefore, isOfStart, hit, end } = span;
    if (at < notBefore || at > (end?.at ?? at) + LATE_NEWS) return false;
    if (!isOfStart) return at - strikesAt(span) <= LONGEST_INCUBATION;
    return hit !== undefined && at >= hit.notBefore - LATE_NEWS && at <= hit.at + LATE_NEWS;
  });
}

/** When a fault began to do harm: one that waits for so many calls is armed until its first hit. */
export function strikesAt({ at, hit }: FaultSpan): Time {
  const isArmed = hit !== undefined && hit.notBefore > at + LATE_NEWS;
  return isArmed ? hit.at : at;
}
