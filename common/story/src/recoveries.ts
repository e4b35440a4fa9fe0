// The failures and recoveries of one replica: from the first sign that something is wrong until all has been good
// for a while. A further fault, or a process that ends once all was good again, begins another one.
import { callsOf } from './calls.ts';
import type { DockerWord } from './docker.ts';
import { type Facts, isExpected } from './ends.ts';
import { isAnyOnAt } from './faults.ts';
import { placeAt } from './life.ts';
import type { Time } from './recording.ts';
import { beginFailing, type Failing } from './recovery.ts';
import type { Seen } from './replicas.ts';
import type { RecoveryStep } from './story.ts';

/** Milliseconds without a bad sign after which a recovery is believed: one good answer may be luck. */
const SETTLING_TIME = 3_000;
/** Milliseconds between two calls of users up to which they are asking. */
const ASKING = 2_000;

/**
 * @param isOnlyAt whether it is the only replica that is known at a time
 * @param forgottenAt when the replica was given up, since it did not come back; undefined while it may
 * @param isNoticedHere whether this server's own probe counts as the engine's, whose probes it cannot read
 */
export function recoveriesOf(
  { processes, places, probes, spans, docker, ends }: Facts,
  { calls }: Seen,
  isOnlyAt: (at: Time) => boolean,
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
  let word: DockerWord['health'] | undefined;
  /** What was seen, and what follows from it. */
  const signs: { at: Time; take: () => void }[] = [];
  const when = (at: Time, take: () => void) => signs.push({ at, take });

  for (const span of spans) {
    const { at, end: its, isOfStart } = span;
    if (!isOfStart) {
      when(at, () => {
        if (!current || span === current.span) return;
        end(at);
        // What fails continues to fail, for another cause.
        if (!isLive || isGone || word === 'unhealthy') bad(at);
      });
    }
    if (!its || its.how === 'with its process') continue;
    when(its.at, () => {
      if (!current || isAnyOnAt(spans, its.at, span)) return;
      lastGoodAt = its.at;
      current.curedBy ??= its.how === 'expired' ? 'expiry' : 'person';
    });
  }

  for (const { at, next, orderlySince } of ends.flatMap((each) => each ?? [])) {
    const isOrderly = orderlySince !== undefined;
    if (!isOrderly) {
      when(at, () => {
        processEnded(at).steps.gone ??= at;
        isGone = true;
      });
    }
    if (!next) continue;
    const bootedAt = Math.max(next.process.bootedAt, at);
    when(bootedAt, () => {
      isGone = false;
      if (isOrderly) return;
      const recovery = processEnded(bootedAt);
      // A quick restart is over before the next probe.
      recovery.steps.gone ??= bootedAt;
      recovery.curedBy = next.cure;
      recovery.steps.boot ??= bootedAt;
      recovery.starts += 1;
      lastGoodAt = bootedAt;
    });
  }

  const passes = (at: Time): void => {
    isLive = true;
    lastGoodAt = at;
    if (word === undefined) noteHealthy(at);
  };
  const health = probes.filter(({ route }) => route === 'health');
  for (const { at, passed, failure } of health) {
    if (!passed && isExpected(failure, at, ends)) continue;
    when(at, () => {
      if (passed) return passes(at);
      const recovery = isLive ? bad(at, 'healthy', 'firstNumber') : bad(at);
      if (isNoticedHere) recovery.steps.unhealthy ??= at;
      isLive = false;
    });
  }
  // A check that passed before and after a boot was recorded as one.
  for (const { at } of processes) {
    const probe = health.findLast((each) => each.at <= at);
    if (probe?.passed && probe.until >= at) when(at, () => passes(at));
  }

  for (const { at, health } of docker) {
    when(at, () => {
      word = health;
      if (word === 'unhealthy') bad(at, 'healthy').steps.unhealthy ??= at;
      if (word !== 'healthy') return;
      lastGoodAt = at;
      noteHealthy(at);
    });
  }

  // All calls of users are those of the only replica; otherwise the attempts on it are.
  for (const second of calls) {
    const { address } = placeAt(places, second.at);
    const own = isOnlyAt(second.at) ? second : (second.attempts[address] ?? { numbers: 0 });
    for (const { at, gotNumber } of callsOf(own, second.at)) {
      when(at, () => {
        if (gotNumber || second.failures) takeCall(at, gotNumber);
        // A single failed attempt is no failure of the replica, unless a fault is known to be active.
        else if (current || isAnyOnAt(spans, at)) bad(at, 'firstNumber');
      });
    }
  }

  for (const { at, take } of signs.toSorted((a, b) => a.at - b.at)) {
    if (at > now) break;
    if (isSettled(at)) end();
    take();
  }
  if (forgottenAt !== undefined) end(forgottenAt);
  if (isSettled(now)) end();
  else if (current && isGoodAgain() && !isAnyOnAt(spans, now)) current.goodAt = goodAt(current);
  return recoveries;

  function isSettled(at: Time): boolean {
    const isHealthy = isLive && !isGone && (word === undefined || word === 'healthy');
    const isQuiet = at - Math.max(lastBadAt, lastGoodAt) >= SETTLING_TIME;
    return isHealthy && isQuiet && !isAnyOnAt(spans, at);
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
    if (!current) {
      current = beginFailing(spans, at);
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

  function takeCall(at: Time, gotNumber: boolean): void {
    const isAsking = at - lastCallAt <= ASKING;
    lastCallAt = at;
    if (!gotNumber) bad(at, 'firstNumber').steps.firstFailure ??= at;
    else if (current && current.steps.firstNumber === undefined) {
      current.steps.firstNumber = at;
      isPrompt = isAsking;
    }
  }
}
