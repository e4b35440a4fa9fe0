// Measures the breaks and recoveries of one replica: from the first sign that something is wrong until users
// have had good answers from it for a while, and what they lose meanwhile. A new fault, or a process that ends
// once all was good again, begins another one. How *unhealthy* gets here is told in docker-health.ts.
import type { Cure, Recovery, RecoveryStep } from '../live/state.ts';
import { type Cause, createCauses, type Relapse, splitOff } from './causes.ts';

/** Milliseconds without a bad sign after which a recovery is believed: one good answer may be luck. */
const SETTLING_TIME = 3_000;
/** Milliseconds by which the first bad sign may be seen before the fault that has caused it. */
const LATE_NEWS = 2_000;
/** Milliseconds that a healthy service is given to be asked for a number, which ends the recovery. */
const LONGEST_WAIT_FOR_NUMBER = 60_000;

export interface Recoveries {
  faultSwitchedOn(cause: Cause, at: number): void;
  /** A fault that nobody has switched on, such as one of the start, strikes. */
  faultStrikes(type: string): void;
  /** @param cure who ended it; missing when it went with its process */
  faultGone(type: string, cure?: Cure): void;
  /** @param isOwn whether it was this replica that gave the number, or failed to */
  callEnded(gotNumber: boolean, at: number, isOwn?: boolean): void;
  /** An attempt on this replica has failed, and another replica has given the number instead. */
  attemptFailed(at: number): void;
  /** This server's own look at the API's liveness. */
  livenessChecked(passed: boolean, at: number): void;
  /** What Docker says, which counts for the steps `unhealthy` and `healthy` where Docker checks. */
  dockerHealthChanged(health: 'healthy' | 'unhealthy', at: number): void;
  processGone(at: number): void;
  /** The process that answers is a new one. */
  booted(at: number, cure: Cure): void;
  /** The process that answers is a new one, after one that has stopped in an orderly way: no break. */
  replacedInOrder(): void;
  /** It is gone for good. */
  forgotten(at: number): void;
  isGoingOn(): boolean;
}

/** @param nextId numbers them, for all replicas together */
export function createRecoveries(
  publish: (recovery: Recovery) => void,
  nextId: () => number,
): Recoveries {
  const causes = createCauses();
  let current: Recovery | undefined;
  let relapse: Relapse | undefined;
  let lastBadAt = 0;
  let isLive = true;
  let dockerHealth: 'unknown' | 'starting' | 'healthy' | 'unhealthy' = 'unknown';

  function begin(at: number): Recovery {
    const cause = causes.of(at);
    const counts = { requests: 0, requestsLost: 0, over: false };
    if (!cause) return { id: nextId(), brokeAt: at, steps: {}, ...counts };
    const { type: fault, since, ...routes } = cause;
    return { id: nextId(), fault, ...routes, brokeAt: since, steps: { fault: since }, ...counts };
  }

  /** Notes that something is wrong; the steps `undone` will have to happen again. */
  function noteBadSign(at: number, undone: readonly RecoveryStep[]): Recovery {
    if (current && isSettled(at)) end(current);
    current ??= begin(at);
    lastBadAt = at;
    if (current.steps.boot && isGoodAgain(current)) {
      relapse ??= { at, before: structuredClone(current) };
    }
    for (const step of undone) delete current.steps[step];
    return current;
  }

  const tell = (recovery: Recovery): void => publish({ ...recovery, steps: { ...recovery.steps } });

  function noteStep(recovery: Recovery, step: RecoveryStep, at: number): void {
    recovery.steps[step] ??= at;
    tell(recovery);
  }

  function isSettled(at: number): boolean {
    const isHealthy = isLive && (dockerHealth === 'unknown' || dockerHealth === 'healthy');
    return isHealthy && causes.isEmpty() && at - lastBadAt >= SETTLING_TIME;
  }

  const isGoodAgain = ({ steps }: Recovery): boolean =>
    isLive && (steps.firstNumber ?? steps.healthy) !== undefined;

  function end(recovery: Recovery): void {
    tell({ ...recovery, over: true });
    current = undefined;
    relapse = undefined;
  }

  /** Another break begins. */
  function cutOff(recovery: Recovery, at: number): void {
    if (!isGoodAgain(recovery)) {
      recovery.cutOffAt = at;
      recovery.curedBy ??= 'nobody';
    }
    end(recovery);
  }

  function endIfRecovered(at: number): void {
    const isLate = at - lastBadAt >= LONGEST_WAIT_FOR_NUMBER;
    if (current && isSettled(at) && (current.steps.firstNumber || isLate)) end(current);
  }

  function noteHealthy(at: number): void {
    if (!current) return;
    const { unhealthy, gone, boot, healthy } = current.steps;
    if (!healthy && (unhealthy ?? gone ?? boot)) noteStep(current, 'healthy', at);
  }

  /** One that has ended after the last one had become good again has ended for another reason. */
  function processEnded(at: number): Recovery {
    if (current?.steps.boot !== undefined && isGoodAgain(current)) end(current);
    return noteBadSign(at, ['boot', 'healthy', 'firstNumber']);
  }

  function startAnew(): void {
    if (dockerHealth !== 'unknown') dockerHealth = 'starting';
    causes.clear();
  }

  return {
    faultSwitchedOn(cause, at) {
      causes.add(cause, at);
      if (!current) return;
      const { fault, brokeAt, steps } = current;
      if (fault !== undefined || steps.boot !== undefined || brokeAt < at - LATE_NEWS) {
        return cutOff(current, at);
      }
      const since = Math.min(at, brokeAt);
      const { type, ...routes } = cause;
      Object.assign(current, { fault: type, ...routes, brokeAt: since });
      noteStep(current, 'fault', since);
    },
    faultStrikes(type) {
      if (!current || (current.fault !== undefined && !relapse)) return;
      if (relapse) {
        const { over, goingOn } = splitOff(relapse, current, { id: nextId(), fault: type });
        end(over);
        current = goingOn;
      } else current.fault = type;
      tell(current);
    },
    faultGone(type, cure) {
      causes.remove(type);
      if (!current || cure === undefined || !causes.isEmpty()) return;
      current.curedBy ??= cure;
      tell(current);
    },
    callEnded(gotNumber, at, isOwn = true) {
      const recovery = gotNumber || !isOwn ? current : noteBadSign(at, ['firstNumber']);
      if (!recovery) return;
      recovery.requests += 1;
      if (!gotNumber) recovery.requestsLost += 1;
      else if (isOwn) relapse = undefined;
      if (isOwn) noteStep(recovery, gotNumber ? 'firstNumber' : 'firstFailure', at);
      else tell(recovery);
      endIfRecovered(at);
    },
    attemptFailed(at) {
      // A single failure that nobody has noticed is no break, unless a fault is known to be on.
      if (current || !causes.isEmpty()) tell(noteBadSign(at, ['firstNumber']));
    },
    livenessChecked(passed, at) {
      if (!passed) {
        const recovery = noteBadSign(at, isLive ? ['healthy', 'firstNumber'] : []);
        isLive = false;
        if (dockerHealth === 'unknown') noteStep(recovery, 'unhealthy', at);
        else tell(recovery);
        return;
      }
      isLive = true;
      if (dockerHealth === 'unknown') noteHealthy(at);
      endIfRecovered(at);
    },
    dockerHealthChanged(health, at) {
      dockerHealth = health;
      if (health === 'unhealthy') noteStep(noteBadSign(at, ['healthy']), 'unhealthy', at);
      else noteHealthy(at);
    },
    processGone(at) {
      noteStep(processEnded(at), 'gone', at);
    },
    booted(at, cure) {
      const recovery = processEnded(at);
      // A quick restart is over before anyone looks, and a process that has begun may not listen yet.
      recovery.steps.gone = Math.min(recovery.steps.gone ?? at, at);
      recovery.curedBy = cure;
      noteStep(recovery, 'boot', at);
      startAnew();
    },
    replacedInOrder: startAnew,
    forgotten(at) {
      if (current) cutOff(current, at);
    },
    isGoingOn: () => current !== undefined,
  };
}
