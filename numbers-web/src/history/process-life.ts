// Tells the end of a replica's process from the start of the next, and an orderly stop from a break.
import type { About } from '../api/answers.ts';
import type { Look } from '../api/requests.ts';
import { shorten, shortName } from '../live/shorten.ts';
import type { LiveEvent } from '../live/state.ts';
import { curedByRestart, type End, endedByWatchdog } from './cure.ts';
import type { DockerHealth } from './docker-health.ts';
import type { FaultMemory } from './fault-memory.ts';
import type { Recoveries } from './recoveries.ts';
import type { ReplicaMemory } from './replica.ts';

export interface ProcessLife {
  /** The process has ended, which is told once. */
  ended(at: number): void;
  /** Whether its process has ended as it had announced, while others carry on. */
  hasStopped(): boolean;
  /** Whether this is such an end: no answer, after it has said that it takes no more requests. */
  isOrderlyEnd(look: Look): boolean;
  /** Takes in who answers: the same process, or a new one. */
  answered(about: About, at: number, lastAnswerAt: number): void;
}

export interface ProcessLifeParts {
  replica: ReplicaMemory;
  recoveries: Recoveries;
  dockerHealth: DockerHealth;
  faults: FaultMemory;
  /** Whether another replica takes requests. */
  othersCarryOn(): boolean;
  tell(kind: LiveEvent['kind'], at: number, text: string): void;
}

/** Of the first process that answers it tells nothing: it has taken nobody's place. */
export function createProcessLife(parts: ProcessLifeParts): ProcessLife {
  const { replica, recoveries, dockerHealth, faults, othersCarryOn, tell } = parts;
  /** What was known of the process that is gone; missing while it is there. */
  let end: End | undefined;
  let hasStopped = false;

  const name = (): string => shortName(replica.read()?.instance ?? 'numbers-api');
  const isStopping = (): boolean =>
    replica.isStopping() && othersCarryOn() && !recoveries.isGoingOn();

  function noteEnd(at: number): End {
    if (end) return end;
    end = replica.end(at);
    hasStopped = isStopping();
    if (!hasStopped) recoveries.processGone(at);
    tell('process-gone', at, howItEnded(end));
    return end;
  }

  function howItEnded(ending: End): string {
    if (hasStopped) return `${name()} has stopped, as it had announced`;
    if (endedByWatchdog(ending)) return `The watchdog has ended the process of ${name()}`;
    return `The process of ${name()} has ended`;
  }

  function there(): void {
    end = undefined;
    hasStopped = false;
  }

  return {
    ended: noteEnd,
    hasStopped: () => hasStopped,
    isOrderlyEnd: (look) =>
      !look.passed && look.status === undefined && (hasStopped || isStopping()),
    answered(about, at, lastAnswerAt) {
      const known = replica.read();
      // It was out of reach, and has not ended.
      if (shorten(about.bootId, 50) === known?.bootId) return there();
      faults.started();
      if (!known) return;
      // Where the API's clock is another one, ours knows at least between which times it was.
      const bootedAt = Math.min(at, Math.max(about.startedAt, lastAnswerAt));
      const ending = noteEnd(bootedAt);
      const isSame = about.instance === known.instance;
      if (hasStopped) recoveries.replacedInOrder();
      else recoveries.booted(bootedAt, curedByRestart(ending, isSame));
      replica.booted(about, Math.min(ending.at, bootedAt), bootedAt);
      dockerHealth.restarted();
      const what = isSame
        ? `A new process answers in ${name()}`
        : `${shortName(about.instance)} replaces ${name()}`;
      tell('new-process', bootedAt, what);
      there();
    },
  };
}
