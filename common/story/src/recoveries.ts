// The failures and recoveries of one replica: from the first sign that something is wrong until all has been good
// for a while. A further fault, or a process that ends once all was good again, begins another one.
import type { DockerWord } from './docker.ts';
import type { FaultSpan } from './faults.ts';
import type { Time } from './recording.ts';
import type { Sign } from './signs.ts';
import type { Recovery, RecoveryStep } from './story.ts';

/** Milliseconds without a bad sign after which a recovery is believed: one good answer may be luck. */
const SETTLING_TIME = 3_000;
/** Milliseconds by which a sign and the report of its fault may lie apart. */
const LATE_NEWS = 2_000;
/** Milliseconds after which a fault that was switched on is not what broke the service now. */
const LONGEST_INCUBATION = 60_000;
/** Milliseconds between two calls of users up to which they are asking. */
const ASKING = 2_000;

/** A recovery before it is known of which replica it is. */
export interface Failing
  extends Pick<
    Recovery,
    'brokeAt' | 'steps' | 'starts' | 'curedBy' | 'over' | 'goodAt' | 'cutOffAt'
  > {
  span?: FaultSpan | undefined;
}

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

  for (const sign of signs) {
    if (sign.at > now) break;
    if (isSettled(sign.at)) end();
    take(sign);
  }
  if (forgottenAt !== undefined) end(forgottenAt);
  if (isSettled(now)) end();
  else if (current && isGoodAgain() && !hasActiveFault(now)) current.goodAt = goodAt(current);
  return recoveries;

  /** Up to its end, included: the end itself has to be taken before all can be good. */
  function hasActiveFault(at: Time, except?: FaultSpan): boolean {
    return spans.some((span) => isOnAt(span, at) && !span.isOfStart && span !== except);
  }

  function isSettled(at: Time): boolean {
    const isHealthy = isLive && !isGone && (docker === undefined || docker === 'healthy');
    const isQuiet = at - Math.max(lastBadAt, lastGoodAt) >= SETTLING_TIME;
    return isHealthy && isQuiet && !hasActiveFault(at);
  }

  function isGoodAgain(): boolean {
    const { firstNumber, healthy } = current?.steps ?? {};
    return isLive && !isGone && (firstNumber ?? healthy) !== undefined;
  }

  function goodAt({ steps: { healthy = 0, firstNumber = 0 } }: Failing): Time {
    return Math.max(healthy, isPrompt ? firstNumber : 0) || lastGoodAt;
  }

  /** Ends the current recovery. @param cutOffAt when something else began, should it not be good again */
  function end(cutOffAt?: Time): void {
    if (!current) return;
    if (cutOffAt !== undefined && !isGoodAgain()) {
      current.cutOffAt = cutOffAt;
      current.curedBy ??= 'nobody';
    }
    current.over = true;
    current.goodAt = current.cutOffAt ?? goodAt(current);
    current = undefined;
  }

  /** Notes that something is wrong; the steps `undone` will have to happen again. */
  function bad(at: Time, ...undone: RecoveryStep[]): Failing {
    const span = causeOf(spans, at);
    // A fault of the fresh process strikes, after all had been good again.
    const isOther = isGoodAgain() && span?.isOfStart === true && span !== current?.span;
    if (isOther) end();
    if (!current) {
      const isSwitchedOn = span && !span.isOfStart;
      const brokeAt = isSwitchedOn ? Math.min(at, strikesAt(span)) : at;
      const steps = isSwitchedOn ? { fault: brokeAt } : {};
      current = { span, brokeAt, steps, starts: 0, over: false };
      recoveries.push(current);
    }
    lastBadAt = at;
    for (const step of undone) delete current.steps[step];
    return current;
  }

  /** One that has ended after all had become good again has ended for another reason. */
  function processEnded(at: Time): Failing {
    if (current?.steps.boot !== undefined && isGoodAgain()) end();
    return bad(at, 'boot', 'healthy', 'firstNumber');
  }

  function noteHealthy(at: Time): void {
    const { unhealthy, gone } = current?.steps ?? {};
    if (current && (unhealthy ?? gone)) current.steps.healthy ??= at;
  }

  function take(sign: Sign): void {
    const { at } = sign;
    switch (sign.kind) {
      case 'call': {
        const isAsking = at - lastCallAt <= ASKING;
        lastCallAt = at;
        if (!sign.gotNumber) bad(at, 'firstNumber').steps.firstFailure ??= at;
        else if (current && current.steps.firstNumber === undefined) {
          current.steps.firstNumber = at;
          isPrompt = isAsking;
        }
        return;
      }
      case 'attempt failed':
        // A single failed attempt is no failure of the replica, unless a fault is known to be active.
        if (current || hasActiveFault(at)) bad(at, 'firstNumber');
        return;
      case 'health':
        if (sign.passed) {
          lastGoodAt = at;
          if (docker === undefined) noteHealthy(at);
        } else {
          const recovery = isLive ? bad(at, 'healthy', 'firstNumber') : bad(at);
          if (isNoticedHere) recovery.steps.unhealthy ??= at;
        }
        isLive = sign.passed;
        return;
      case 'docker':
        docker = sign.health;
        if (docker === 'unhealthy') bad(at, 'healthy').steps.unhealthy ??= at;
        if (docker === 'healthy') {
          lastGoodAt = at;
          noteHealthy(at);
        }
        return;
      case 'gone':
        processEnded(at).steps.gone ??= at;
        isGone = true;
        return;
      case 'back':
        isGone = false;
        lastGoodAt = at;
        return;
      case 'boot': {
        isGone = false;
        if (docker !== undefined) docker = 'starting';
        if (sign.isOrderly) return;
        const recovery = processEnded(at);
        // A quick restart is over before the next probe.
        recovery.steps.gone ??= at;
        recovery.curedBy = sign.cure;
        recovery.steps.boot ??= at;
        recovery.starts += 1;
        lastGoodAt = at;
        return;
      }
      case 'fault on':
        if (!current || sign.span.isOfStart || sign.span === current.span) return;
        end(at);
        // What fails continues to fail, for another cause.
        if (!isLive || isGone || docker === 'unhealthy') bad(at);
        return;
      case 'fault off': {
        const how = sign.span.end?.how;
        if (!current || how === 'with its process' || hasActiveFault(at, sign.span)) return;
        lastGoodAt = at;
        current.curedBy ??= how === 'expired' ? 'expiry' : 'person';
      }
    }
  }
}

const isOnAt = ({ at, end }: FaultSpan, time: Time): boolean =>
  at <= time && time <= (end?.at ?? time);

/** The fault that can have broken the replica at a time: the latest that was on. */
function causeOf(spans: readonly FaultSpan[], at: Time): FaultSpan | undefined {
  return spans.findLast((span) => {
    const { notBefore, isOfStart, hit, end } = span;
    if (at < notBefore || at > (end?.at ?? at) + LATE_NEWS) return false;
    if (!isOfStart) return at - strikesAt(span) <= LONGEST_INCUBATION;
    return hit !== undefined && at >= hit.notBefore - LATE_NEWS && at <= hit.at + LATE_NEWS;
  });
}

/** When a fault began to do harm: one that waits for so many calls is armed until its first hit. */
function strikesAt({ at, hit }: FaultSpan): Time {
  const isArmed = hit !== undefined && hit.notBefore > at + LATE_NEWS;
  return isArmed ? hit.at : at;
}
