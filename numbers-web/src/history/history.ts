// The web server's memory of the API. Takes in everything that is seen and writes from it what the page
// shows.
import type { About } from '../api/about.ts';
import type { Look } from '../api/look.ts';
import type { Witness } from '../api/watcher.ts';
import { shorten } from '../live/bounds.ts';
import type { BreakerState, LiveEvent } from '../live/state.ts';
import type { Store } from '../live/store.ts';
import { now } from '../now.ts';
import { curedByRestart, curedWithoutRestart, type End, endedByWatchdog } from './cure.ts';
import { createDockerHealth, type HealthCheckRule } from './docker-health.ts';
import { shortName } from './names.ts';
import { createRecoveries } from './recoveries.ts';
import { createReplicaMemory } from './replica.ts';
import { createSeconds } from './seconds.ts';
import { createStory, wayOff } from './story.ts';

/** Milliseconds for which a failed call is a reason to look closely. */
const WORRY_TIME = 3_000;

/** Times are milliseconds since 1970. */
export interface History extends Witness {
  callEnded(gotNumber: boolean, attempts: number, at: number): void;
  /** The faults that are active after a person has switched one on, at that time or a little later. */
  faultSwitchedOn(active: About['faults'], at: number): void;
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
  /** The faults that were on from the start, and those that have told of themselves since. */
  let startFaults = new Set<string>();
  /** Whether the faults seen next are those of a start, or as after one. */
  let fresh: 'start' | 'reset' | undefined = 'start';
  /** When a person last changed the faults: an answer to an older question is out of date. */
  let steeredAt = Number.NEGATIVE_INFINITY;
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

  function readFaults(faults: About['faults'], at: number): void {
    const before = replica.read()?.faults ?? [];
    replica.faultsRead(faults, at);
    const active = replica.read()?.faults ?? [];
    if (fresh) startFaults = new Set(active.map(({ type }) => type));
    for (const { type, routes, endsAt } of active) {
      if (fresh || before.some((fault) => fault.type === type)) continue;
      recoveries.faultSwitchedOn({ type, ...unusual(type, routes) }, at);
      const until = endsAt ? ` for ${Math.round((endsAt - at) / 1_000)} s` : '';
      tell('fault-on', at, `${type} switched on${until}`, type);
    }
    for (const fault of before) {
      if (active.some(({ type }) => type === fault.type)) continue;
      const cure = fresh === 'start' ? undefined : curedWithoutRestart(fault, at);
      recoveries.faultGone(fault.type, cure);
      tell('fault-off', at, `${fault.type} ${wayOff(cure)}`, fault.type);
    }
    for (const { type, hits } of active) {
      if (hits > 0 && startFaults.has(type)) recoveries.faultStrikes(type);
    }
    fresh = undefined;
  }

  /** The routes of a fault, where they are not those it has by default. */
  function unusual(type: string, routes: string[]): { routes?: string[] } {
    const known = store.read().faultTypes.find((each) => each.name === type);
    const usual = known?.settings.properties.routes?.default;
    const isUsual = !Array.isArray(usual) || usual.join() === routes.join();
    return isUsual ? {} : { routes };
  }

  function readBoot(about: About, at: number): void {
    const known = replica.read();
    if (shorten(about.bootId, 50) === known?.bootId) {
      // It was out of reach, and has not ended.
      ended = undefined;
      return;
    }
    fresh = 'start';
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
        if (askedAt > steeredAt) readFaults(about.faults, at);
        dockerHealth.probesRead(about.probes, about.startedAt, { from: lastAnswerAt, to: at });
        lastAnswerAt = at;
      }
      write();
    },
    faultSwitchedOn(active, at) {
      steeredAt = now();
      readFaults(active, at);
      write();
    },
    apiReset(at) {
      steeredAt = at;
      fresh = 'reset';
    },
    breakerChanged: story.breakerChanged,
    askingChanged: story.askingChanged,
    isWorrying(at) {
      return replica.verdict().condition !== 'healthy' || at - lastFailureAt < WORRY_TIME;
    },
  };
}
