// Measures breaks and recoveries: from the first sign that something is wrong until users have had
// good answers again for a while.
import type { Recovery, RecoveryStep } from '../live/state.ts';

/** Milliseconds without a bad sign after which a recovery is believed: one good answer may be luck. */
const SETTLING_TIME = 3_000;
/** A fault that was switched on longer ago, in milliseconds, is not what broke the service now. */
const LONGEST_INCUBATION = 60_000;
/** Milliseconds that a healthy service is given to be asked for a number, which ends the recovery. */
const LONGEST_WAIT_FOR_NUMBER = 60_000;

export interface Recoveries {
  faultSwitchedOn(type: string, at: number): void;
  faultGone(type: string): void;
  callEnded(gotNumber: boolean, at: number): void;
  /** This server's own look at the API's liveness. */
  livenessChecked(passed: boolean, at: number): void;
  /** What Docker says, which counts for the steps `unhealthy` and `healthy` where Docker checks. */
  dockerHealthChanged(health: 'healthy' | 'unhealthy', at: number): void;
  processGone(at: number): void;
  /** The process that answers is a new one. */
  booted(at: number): void;
}

export function createRecoveries(publish: (recovery: Recovery) => void): Recoveries {
  /** The faults that people have switched on, and when. */
  const causes = new Map<string, number>();
  let current: Recovery | undefined;
  let lastId = 0;
  let lastBadAt = 0;
  let isLive = true;
  let dockerHealth: 'unknown' | 'starting' | 'healthy' | 'unhealthy' = 'unknown';

  function begin(at: number): Recovery {
    const cause = [...causes].find(([, since]) => at - since <= LONGEST_INCUBATION);
    lastId += 1;
    const recovery = {
      id: lastId,
      brokeAt: at,
      steps: {},
      requests: 0,
      requestsLost: 0,
      over: false,
    };
    if (!cause) return recovery;
    const [fault, brokeAt] = cause;
    return { ...recovery, fault, brokeAt, steps: { fault: brokeAt } };
  }

  /** Notes that something is wrong; the steps `undone` will have to happen again. */
  function noteBadSign(at: number, undone: readonly RecoveryStep[]): Recovery {
    if (current && isSettled(at)) end(current);
    current ??= begin(at);
    lastBadAt = at;
    for (const step of undone) delete current.steps[step];
    return current;
  }

  function noteStep(recovery: Recovery, step: RecoveryStep, at: number): void {
    recovery.steps[step] ??= at;
    publish({ ...recovery, steps: { ...recovery.steps } });
  }

  function isSettled(at: number): boolean {
    const isHealthy = isLive && (dockerHealth === 'unknown' || dockerHealth === 'healthy');
    return isHealthy && causes.size === 0 && at - lastBadAt >= SETTLING_TIME;
  }

  function end(recovery: Recovery): void {
    publish({ ...recovery, over: true });
    current = undefined;
  }

  function endIfRecovered(at: number): void {
    if (!current || !isSettled(at)) return;
    const { firstNumber } = current.steps;
    if (firstNumber !== undefined || at - lastBadAt >= LONGEST_WAIT_FOR_NUMBER) end(current);
  }

  function noteHealthy(at: number): void {
    if (!current) return;
    const { unhealthy, gone, boot, healthy } = current.steps;
    if (!healthy && (unhealthy ?? gone ?? boot)) noteStep(current, 'healthy', at);
  }

  return {
    faultSwitchedOn(type, at) {
      causes.set(type, at);
    },
    faultGone(type) {
      causes.delete(type);
    },
    callEnded(gotNumber, at) {
      const recovery = gotNumber ? current : noteBadSign(at, ['firstNumber']);
      if (!recovery) return;
      recovery.requests += 1;
      if (!gotNumber) recovery.requestsLost += 1;
      noteStep(recovery, gotNumber ? 'firstNumber' : 'firstFailure', at);
      endIfRecovered(at);
    },
    livenessChecked(passed, at) {
      if (!passed) {
        const recovery = noteBadSign(at, isLive ? ['healthy', 'firstNumber'] : []);
        isLive = false;
        if (dockerHealth === 'unknown') noteStep(recovery, 'unhealthy', at);
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
      noteStep(noteBadSign(at, ['boot', 'healthy', 'firstNumber']), 'gone', at);
    },
    booted(at) {
      const recovery = noteBadSign(at, ['boot', 'healthy', 'firstNumber']);
      // A quick restart is over before anyone looks, and a process that has begun may not listen yet.
      recovery.steps.gone = Math.min(recovery.steps.gone ?? at, at);
      noteStep(recovery, 'boot', at);
      if (dockerHealth !== 'unknown') dockerHealth = 'starting';
      causes.clear();
    },
  };
}
