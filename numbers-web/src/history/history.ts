// The web server's memory of the API, whose own is gone with each restart. Takes in everything that
// is seen and writes from it what the page shows.

import type { About } from '../api/about.ts';
import type { Look } from '../api/look.ts';
import type { Witness } from '../api/watcher.ts';
import type { ActiveFault, ApiState, LiveEvent } from '../live/state.ts';
import type { Store } from '../live/store.ts';
import { judge, type Looks } from './condition.ts';
import { createDockerHealth, type HealthCheckRule } from './docker-health.ts';
import { createRecoveries } from './recoveries.ts';
import { createStrips } from './strips.ts';

/** Milliseconds for which a failed call is a reason to look closely. */
const WORRY_TIME = 3_000;

/** Times are milliseconds since 1970. */
export interface History extends Witness {
  callEnded(gotNumber: boolean, attempts: number, at: number): void;
  /** The faults that are active after a person has switched one on. */
  faultSwitchedOn(active: ActiveFault[], at: number): void;
  /** The API was reset: the faults seen next are those of its start, which nobody has switched on. */
  apiReset(at: number): void;
}

export function createHistory(store: Store, rule: HealthCheckRule): History {
  const strips = createStrips(store);
  const recoveries = createRecoveries((recovery) => store.change({ recoveries: [recovery] }));
  const dockerHealth = createDockerHealth(rule, (health, at) => {
    recoveries.dockerHealthChanged(health, at);
    tell(health, at, `Docker calls the container ${health}`);
  });
  const looks: Looks = {};
  let problem: string | undefined;
  /** Whether the faults seen next are those of the API's start. */
  let isFreshStart = true;
  /** When a person last changed the faults: an answer to an older question is out of date. */
  let steeredAt = Number.NEGATIVE_INFINITY;
  let lastAnswerAt = Number.NEGATIVE_INFINITY;
  let lastEventId = 0;
  let lastFailureAt = Number.NEGATIVE_INFINITY;

  function tell(kind: LiveEvent['kind'], at: number, text: string): void {
    lastEventId += 1;
    store.change({ events: [{ id: lastEventId, at, kind, text }] });
  }

  function changeApi(changes: Partial<ApiState>): void {
    store.change({ api: { ...store.read().api, ...changes } });
  }

  function judgeAgain(at: number): void {
    const { condition, reason, since } = store.read().api;
    const verdict = judge(looks, problem);
    if (verdict.condition === condition && verdict.reason === reason) return;
    changeApi({ ...verdict, since: verdict.condition === condition ? since : at });
    if (verdict.condition === 'gone' && condition !== 'gone' && condition !== 'unknown') {
      recoveries.processGone(at);
      tell('process-gone', at, `The process is gone: ${verdict.reason}`);
    }
  }

  /** Tells when a check begins to fail or to pass, not every one. */
  function tellChange(
    strip: 'liveness' | 'readiness',
    look: Look,
    at: number,
    kinds: { bad: LiveEvent['kind']; good: LiveEvent['kind'] },
  ): void {
    const before = looks[strip];
    looks[strip] = look;
    strips.checked(strip, look.passed ? 'passed' : 'failed', at);
    if (before?.passed === look.passed || (!before && look.passed)) return;
    const route = strip === 'liveness' ? '/health' : '/ready';
    if (look.passed) tell(kinds.good, at, `${route} passes again`);
    else tell(kinds.bad, at, `${route} fails: it ${look.problem}`);
  }

  function readFaults(faults: ActiveFault[], at: number): void {
    const before = store.read().api.faults.map(({ type }) => type);
    const now = faults.map(({ type }) => type);
    if (!isFreshStart) {
      for (const type of now.filter((type) => !before.includes(type))) {
        recoveries.faultSwitchedOn(type, at);
        tell('fault-on', at, `The fault ${type} is on`);
      }
    }
    for (const type of before.filter((type) => !now.includes(type))) {
      recoveries.faultGone(type);
      tell('fault-off', at, `The fault ${type} is gone`);
    }
    isFreshStart = false;
    changeApi({ faults });
  }

  function readBoot(about: About, at: number): void {
    const { bootId: oldBootId } = store.read().api;
    if (about.bootId === oldBootId) return;
    isFreshStart = true;
    if (oldBootId === undefined) return;
    // Where the API's clock is another one, ours knows at least between which times it was.
    const bootedAt = Math.min(at, Math.max(about.startedAt, lastAnswerAt));
    recoveries.booted(bootedAt);
    dockerHealth.restarted();
    tell('new-boot', bootedAt, `A new process answers, started ${secondsAgo(at - bootedAt)}`);
  }

  return {
    callEnded(gotNumber, attempts, at) {
      if (!gotNumber) lastFailureAt = at;
      strips.callEnded(gotNumber, attempts, at);
      recoveries.callEnded(gotNumber, at);
    },
    livenessChecked(look, at) {
      recoveries.livenessChecked(look.passed, at);
      tellChange('liveness', look, at, { bad: 'unhealthy', good: 'healthy' });
      judgeAgain(at);
    },
    readinessChecked(look, at) {
      tellChange('readiness', look, at, { bad: 'not-ready', good: 'ready' });
      judgeAgain(at);
    },
    aboutRead(look, about, askedAt, at) {
      looks.about = look;
      if (about) {
        readBoot(about, at);
        if (askedAt > steeredAt) readFaults(about.faults, at);
        dockerHealth.probesRead(about.probes, about.startedAt);
        lastAnswerAt = at;
        const { version, instance, bootId, startedAt, calls, health } = about;
        problem = health.problem;
        changeApi({ version, instance, bootId, startedAt, calls });
      }
      judgeAgain(at);
    },
    faultSwitchedOn(active, at) {
      steeredAt = at;
      readFaults(active, at);
    },
    apiReset(at) {
      steeredAt = at;
      isFreshStart = true;
    },
    isWorrying(at) {
      const { condition } = store.read().api;
      return condition !== 'healthy' || at - lastFailureAt < WORRY_TIME;
    },
  };
}

function secondsAgo(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s ago`;
}
