// The failures and recoveries of one replica: from the first sign that something is wrong until all has been good
// for a while. A further fault, or a process that ends once all was good again, begins another one.
import type { DockerWord } from './docker.ts';
import type { FaultSpan } from './faults.ts';
import type { Time } from './recording.ts';
import type { Cure, Recovery, RecoveryStep } from './story.ts';

/** Milliseconds without a bad sign after which a recovery is believed: one good answer may be luck. */
const SETTLING_TIME = 3_000;
/** Milliseconds by which a sign and the report of its fault may lie apart. */
const LATE_NEWS = 2_000;
/** Milliseconds after which a fault that was switched on is not what broke the service now. */
const LONGEST_INCUBATION = 60_000;
/** Milliseconds between two calls of users up to which they are asking. */
const ASKING = 2_000;

/** Something that was seen of a replica, and is good or bad. */
export type Sign = { at: Time } & (
  | { kind: 'call'; gotNumber: boolean }
  /** An attempt on it failed, and another replica gave the number. */
  | { kind: 'attempt failed' }
  /** This server's request to /health. */
  | { kind: 'health'; passed: boolean }
  | { kind: 'docker'; health: DockerWord['health'] }
  | { kind: 'gone' }
  /** It answers again, and is the same process. */
  | { kind: 'back' }
  | { kind: 'boot'; cure: Cure; isOrderly: boolean }
  | { kind: 'fault on' | 'fault off'; span: FaultSpan }
);

/** A recovery before it is known of which replica it is. */
export type Failing = Omit<
  Recovery,
  'id' | 'instance' | 'requests' | 'requestsLost' | 'routes' | 'detection'
> & {
  span?: FaultSpan;
};

/**
 * @param signs the oldest first
 * @param spans all faults of the replica
 * @param forgottenAt when the replica was given up, since it did not come back; undefined while it may
 * @param isNoticedHere whether this server's own probe counts as the engine's, whose probes it cannot read
 */
export function recoveriesOf(
  signs: readonly Sign[],
  spans: readonly FaultSpan[],
  forgottenAt: Time | undefined,
  isNoticedHere: boolean,
  now: Time,
): Failing[] {
  const recoveries: Failing[] = [];
  let current: Failing | undefined;
  let lastBadAt = 0;
  /** When the last bad thing ended. */
  let lastGoodAt = 0;
  let lastCallAt = 0;
  /** Whether users were asking when they got the first number: how late a person clicks is not measured. */
  let isPrompt = true;
  let isLive = true;
  let isGone = false;
  let docker: DockerWord['health'] | undefined;

  /** Up to its end, included: the end itself has to be taken before all can be good. */
  const hasActiveFault = (at: Time, except?: FaultSpan): boolean =>
    spans.some((span) => {
      const isOn = span.at <= at && at <= (span.end?.at ?? at);
      return isOn && !span.isOfStart && span !== except;
    });

  function begin(at: Time): Failing {
    const span = causeOf(spans, at);
    const since = span && !span.isOfStart ? Math.min(at, strikesAt(span)) : at;
    const steps = span && !span.isOfStart ? { fault: since } : {};
    const failing: Failing = {
      ...(span && { span, fault: span.fault.type }),
      brokeAt: since,
      steps,
      starts: 0,
      over: false,
    };
    recoveries.push(failing);
    return failing;
  }

  /** Notes that something is wrong; the steps `undone` will have to happen again. */
  function bad(at: Time, undone: readonly RecoveryStep[]): Failing {
    if (current && (isSettled(at) || isOther(current, at))) end(current);
    current ??= begin(at);
    lastBadAt = at;
    for (const step of undone) delete current.steps[step];
    return current;
  }

  /** Whether a fault of the fresh process strikes, after all had been good again. */
  function isOther(recovery: Failing, at: Time): boolean {
    const cause = causeOf(spans, at);
    return isGoodAgain(recovery) && cause?.isOfStart === true && cause !== recovery.span;
  }

  function isSettled(at: Time): boolean {
    const isHealthy = isLive && !isGone && (docker === undefined || docker === 'healthy');
    return (
      isHealthy && !hasActiveFault(at) && at - Math.max(lastBadAt, lastGoodAt) >= SETTLING_TIME
    );
  }

  /** When all was good again. */
  function goodAt({ steps }: Failing): Time {
    const { unhealthy, gone, healthy } = steps;
    const firstNumber = isPrompt ? steps.firstNumber : undefined;
    if (healthy === undefined || (unhealthy ?? gone) === undefined) {
      return firstNumber ?? healthy ?? lastGoodAt;
    }
    return Math.max(healthy, firstNumber ?? healthy);
  }

  const isGoodAgain = ({ steps }: Failing): boolean =>
    isLive && !isGone && (steps.firstNumber ?? steps.healthy) !== undefined;

  function end(recovery: Failing): void {
    recovery.over = true;
    recovery.goodAt = recovery.cutOffAt ?? goodAt(recovery);
    current = undefined;
  }

  function cutOff(recovery: Failing, at: Time): void {
    if (!isGoodAgain(recovery)) {
      recovery.cutOffAt = at;
      recovery.curedBy ??= 'nobody';
    }
    end(recovery);
  }

  function noteHealthy(at: Time): void {
    if (!current) return;
    const { unhealthy, gone, boot } = current.steps;
    if (unhealthy ?? gone ?? boot) current.steps.healthy ??= at;
  }

  /** One that has ended after all had become good again has ended for another reason. */
  function processEnded(at: Time): Failing {
    if (current?.steps.boot !== undefined && isGoodAgain(current)) end(current);
    return bad(at, ['boot', 'healthy', 'firstNumber']);
  }

  function take(sign: Sign): void {
    const { at, kind } = sign;
    if (kind === 'call') takeCall(sign);
    // A single failed attempt is no failure of the replica, unless a fault is known to be active.
    else if (kind === 'attempt failed') {
      if (current || hasActiveFault(at)) bad(at, ['firstNumber']);
    } else if (kind === 'health') {
      if (!sign.passed) {
        const recovery = bad(at, isLive ? ['healthy', 'firstNumber'] : []);
        if (isNoticedHere) recovery.steps.unhealthy ??= at;
      } else lastGoodAt = at;
      isLive = sign.passed;
      if (sign.passed && docker === undefined) noteHealthy(at);
    } else if (kind === 'docker') {
      docker = sign.health;
      if (docker === 'unhealthy') bad(at, ['healthy']).steps.unhealthy ??= at;
      if (docker === 'healthy') {
        lastGoodAt = at;
        noteHealthy(at);
      }
    } else if (kind === 'gone') {
      processEnded(at).steps.gone ??= at;
      isGone = true;
    } else if (kind === 'back') {
      isGone = false;
      lastGoodAt = at;
    } else if (kind === 'boot') takeBoot(sign);
    else if (kind === 'fault on') takeFault(sign.span, at);
    else takeFaultsEnd(sign.span, at);
  }

  function takeCall({ at, gotNumber }: Extract<Sign, { kind: 'call' }>): void {
    const isAsking = at - lastCallAt <= ASKING;
    lastCallAt = at;
    if (!gotNumber) bad(at, ['firstNumber']).steps.firstFailure ??= at;
    else if (current && current.steps.firstNumber === undefined) {
      current.steps.firstNumber = at;
      isPrompt = isAsking;
    }
  }

  function takeBoot({ at, cure, isOrderly }: Extract<Sign, { kind: 'boot' }>): void {
    isGone = false;
    if (docker !== undefined) docker = 'starting';
    if (isOrderly) return;
    const recovery = processEnded(at);
    // A quick restart is over before the next probe.
    recovery.steps.gone = Math.min(recovery.steps.gone ?? at, at);
    recovery.curedBy = cure;
    recovery.steps.boot ??= at;
    recovery.starts += 1;
    lastGoodAt = at;
  }

  function takeFault(span: FaultSpan, at: Time): void {
    if (!current || span.isOfStart || span === current.span) return;
    cutOff(current, at);
    // What fails continues to fail, for another cause.
    if (!isLive || isGone || docker === 'unhealthy') bad(at, []);
  }

  function takeFaultsEnd(span: FaultSpan, at: Time): void {
    if (!current || span.end?.how === 'with its process' || hasActiveFault(at, span)) return;
    lastGoodAt = at;
    current.curedBy ??= span.end?.how === 'expired' ? 'expiry' : 'person';
  }

  for (const sign of signs) {
    if (sign.at > now) break;
    if (current && isSettled(sign.at)) end(current);
    take(sign);
  }
  if (current && forgottenAt !== undefined) cutOff(current, forgottenAt);
  if (current && isSettled(now)) end(current);
  else if (current && isGoodAgain(current) && !hasActiveFault(now))
    current.goodAt = goodAt(current);
  return recoveries;
}

/** The fault that can have broken the replica at a time: the latest that was on. */
function causeOf(spans: readonly FaultSpan[], at: Time): FaultSpan | undefined {
  return spans.findLast((span) => {
    const isOn = span.notBefore <= at && at <= (span.end?.at ?? at) + LATE_NEWS;
    if (!isOn) return false;
    if (!span.isOfStart) return at - strikesAt(span) <= LONGEST_INCUBATION;
    const { hit } = span;
    return hit !== undefined && at >= hit.notBefore - LATE_NEWS && at <= hit.at + LATE_NEWS;
  });
}

/** When a fault began to do harm: one that waits for so many calls is armed until its first hit. */
function strikesAt({ at, hit }: FaultSpan): Time {
  const isArmed = hit !== undefined && hit.notBefore > at + LATE_NEWS;
  return isArmed ? hit.at : at;
}
