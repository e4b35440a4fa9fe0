// The web server's memory of the API. Takes in everything that is seen and writes from it what the page
// shows.
import type { About } from '../api/about.ts';
import type { Look } from '../api/look.ts';
import type { Witness } from '../api/watcher.ts';
import { shorten } from '../live/bounds.ts';
import type { BreakerState, LiveEvent } from '../live/state.ts';
import type { Store } from '../live/store.ts';
import { now } from '../now.ts';
import { curedByRestart, type End, endedByWatchdog } from './cure.ts';
import { createDockerHealth, type HealthCheckRule } from './docker-health.ts';
import { createFaultMemory } from './faults.ts';
import { shortName } from './names.ts';
import { createRecoveries } from './recoveries.ts';
import { createReplicaMemory } from './replica.ts';
import { createSeconds } from './seconds.ts';
import { createStory } from './story.ts';

/** Milliseconds for which a failed call is a reason to look closely. */
const WORRY_TIME = 3_000;

/** Times are milliseconds since 1970. */
export interface History extends Witness {
  callEnded(gotNumber: boolean, attempts: number, at: number): void;
  /** The faults that are active after a person has switched one on, between these two times. */
  faultSwitchedOn(active: About['faults'], askedAt: number, at: number): void;
  /** A person has switched off this type of fault or, where it is undefined, all. */
  faultsSwitchedOff(type: string | undefined, at: number): void;
  /** The API was reset: the faults seen next are those of its start, which nobody has switched on. */
  apiReset(at: number): void;
  breakerChanged(state: BreakerState, at: number): void;
  askingChanged(perSecond: number, at: number): void;
}

export function createHistory(store: Store, rule: HealthCheckRule): History {
  const seconds = createSeconds(store);
  const story = createStory(store);
  const replica = createReplicaMemory(now());
  const recoveries = createRecoveries((recovery) => {
    store.change({ recoveries: [recovery] });
    if (recovery.over) story.recoveryOver(recovery);
  });
  const dockerHealth = createDockerHealth(rule, (health, at) => {
    replica.dockerSays(health);
    recoveries.dockerHealthChanged(health, at);
    tell(health, at, `Docker calls ${name()} ${health}`);
  });
  const faults = createFaultMemory({ store, replica, recoveries, tell });
  let lastAnswerAt = Number.NEGATIVE_INFINITY;
  let lastFailureAt = Number.NEGATIVE_INFINITY;
  /** What was known of the process that is gone; missing while it is there. */
  let ended: End | undefined;

  const name = (): string => shortName(replica.read()?.instance ?? 'numbers-api');

  function tell(kind: LiveEvent['kind'], at: number, text: string, fault?: string): void {
    const instance = replica.read()?.instance;
    story.tell({ at, kind, text, ...(instance && { instance }), ...(fault && { fault }) });
  }

  /** Writes down what is known by now. */
  function write(): void {
    const known = replica.read();
    const ready = replica.isReady() ? 1 : 0;
    const service = { ...replica.verdict(), ready, known: known ? 1 : 0 };
    store.change({ service, ...(known && { replicas: [known] }) });
  }

  /** The process has ended, which is told once. */
  function processEnded(at: number): End {
    if (ended) return ended;
    ended = replica.end(at);
    recoveries.processGone(at);
    const who = endedByWatchdog(ended)
      ? 'The watchdog has ended the process'
      : 'The process has ended';
    tell('process-gone', at, `${who} of ${name()}`);
    return ended;
  }

  function looked(route: 'about' | 'liveness' | 'readiness', look: Look, at: number) {
    const { condition } = replica.verdict();
    const { before } = replica.looked(route, look, at);
    const isGone = replica.verdict().condition === 'gone';
    if (isGone && condition !== 'gone' && condition !== 'unknown') processEnded(at);
    return { isFirst: before === undefined, isChanged: before?.passed !== look.passed };
  }

  function readBoot(about: About, at: number): void {
    const known = replica.read();
    if (shorten(about.bootId, 50) === known?.bootId) {
      // It was out of reach, and has not ended.
      ended = undefined;
      return;
    }
    faults.started();
    if (!known) return;
    // Where the API's clock is another one, ours knows at least between which times it was.
    const bootedAt = Math.min(at, Math.max(about.startedAt, lastAnswerAt));
    const end = processEnded(bootedAt);
    const isSame = about.instance === known.instance;
    recoveries.booted(bootedAt, curedByRestart(end, isSame));
    replica.booted(about, Math.min(end.at, bootedAt), bootedAt);
    dockerHealth.restarted();
    const what = isSame
      ? `A new process answers in ${name()}`
      : `${shortName(about.instance)} replaces ${name()}`;
    tell('new-process', bootedAt, what);
    ended = undefined;
  }

  return {
    callEnded(gotNumber, attempts, at) {
      if (!gotNumber) lastFailureAt = at;
      seconds.callEnded(gotNumber, attempts, at);
      recoveries.callEnded(gotNumber, at);
    },
    livenessChecked(look, at) {
      recoveries.livenessChecked(look.passed, at);
      const { isFirst, isChanged } = looked('liveness', look, at);
      if (!look.passed && isChanged) tell('failing', at, `/health fails: it ${look.problem}`);
      if (look.passed && isChanged && !isFirst) tell('passing', at, '/health passes again');
      write();
    },
    readinessChecked(look, at) {
      const { isFirst, isChanged } = looked('readiness', look, at);
      if (!look.passed && isChanged) tell('not-ready', at, `/ready fails: it ${look.problem}`);
      if (look.passed && isChanged && !isFirst) tell('ready', at, '/ready passes again');
      write();
    },
    aboutRead(look, about, askedAt, at) {
      looked('about', look, at);
      if (about) {
        readBoot(about, at);
        replica.aboutRead(about, at);
        faults.read(about.faults, askedAt, at);
        dockerHealth.probesRead(about.probes, about.startedAt, { from: lastAnswerAt, to: at });
        lastAnswerAt = at;
      }
      write();
    },
    faultSwitchedOn(active, askedAt, at) {
      faults.switchedOn(active, askedAt, at);
      write();
    },
    faultsSwitchedOff(type, at) {
      faults.switchedOff(type, at);
      write();
    },
    apiReset(at) {
      faults.reset(at);
      write();
    },
    breakerChanged: story.breakerChanged,
    askingChanged: story.askingChanged,
    isWorrying(at) {
      return replica.verdict().condition !== 'healthy' || at - lastFailureAt < WORRY_TIME;
    },
  };
}
