// The web server's memory of one replica of the API, whose own is gone with each restart.
import type { About } from '../api/answers.ts';
import type { Look } from '../api/requests.ts';
import { withRun } from '../live/merge.ts';
import { shorten } from '../live/shorten.ts';
import type { ActiveFault, Condition, DockerHealth, Replica, Run } from '../live/state.ts';
import { judge, type Looks } from './condition.ts';
import type { End } from './cure.ts';
import { keepFaults } from './faults-seen.ts';

/** Instances that are remembered at most. */
const MAX_REPLACED = 10;

const RUN_STATES: Readonly<Record<Condition, Run['state'] | undefined>> = {
  unknown: undefined,
  gone: 'gone',
  'not responding': 'failing',
  unhealthy: 'failing',
  'not ready': 'not ready',
  degraded: 'good',
  healthy: 'good',
};

/** `since` is milliseconds since 1970; another reason for the same condition leaves it as it is. */
export interface Verdict {
  condition: Condition;
  reason?: string;
  since: number;
}

export interface ReplicaMemory {
  /** What the page shows of it; missing before it has told of itself. */
  read(): Replica | undefined;
  verdict(): Verdict;
  isReady(): boolean;
  /** Whether it says itself that it takes no more requests, and no fault makes it say so. */
  isStopping(): boolean;
  /** Takes in where it is, and whether the service's name still leads there. */
  found(address: string, isNamed: boolean, at: number): void;
  /** Takes in how many attempts went to it in the last thirty seconds, and failed. */
  attemptsCounted(attempts: number, failedAttempts: number): void;
  /** Takes in one look. */
  looked(route: keyof Looks, look: Look, at: number): { before: Look | undefined };
  aboutRead(about: About, at: number): void;
  faultsRead(faults: About['faults'], at: number): void;
  /** Those faults are off, as far as is known. */
  faultsOff(isOff: (type: string) => boolean): void;
  /** A new process answers. */
  booted(about: About, goneAt: number, bootedAt: number): void;
  dockerSays(health: DockerHealth): void;
  /** What is known of its end, had it ended at that time. */
  end(at: number): End;
}

/** @param startedAt since when its condition is unknown, in milliseconds since 1970 */
export function createReplicaMemory(startedAt: number): ReplicaMemory {
  const looks: Looks = {};
  let replica: Replica | undefined;
  let place = { address: '', isNamed: true };
  let verdict: Verdict = { condition: 'unknown', since: startedAt };
  let problem: string | undefined;
  let selfHealAfter: number | undefined;
  let failingSince: number | undefined;
  /** Whether /health has not been asked since the last boot. */
  let isStarting = false;
  let wasReady = false;
  /** Whether it said itself, after it had been ready, that it takes no more requests. */
  let saidNo = false;

  const isReady = (): boolean =>
    place.isNamed &&
    looks.readiness?.passed === true &&
    looks.about?.passed !== false &&
    !isStarting;
  const isStopping = (): boolean =>
    saidNo &&
    !(replica?.faults ?? []).some(
      ({ type, routes }) => type === 'unready' || routes.includes('/ready'),
    );

  function change(changes: Partial<Replica>): void {
    if (replica) replica = { ...replica, ...changes };
  }

  function judgeAgain(at: number): void {
    const { condition, reason } = judge(looks, problem, place.isNamed);
    verdict = {
      condition,
      ...(reason !== undefined && { reason: shorten(reason) }),
      since: condition === verdict.condition ? verdict.since : at,
    };
    if (!replica) return;
    const { reason: _, ...others } = replica;
    replica = { ...others, ...verdict };
    const state = isStarting && condition !== 'gone' ? 'starting' : RUN_STATES[condition];
    if (state === undefined) return;
    const ready = isReady() && state !== 'gone';
    change({ runs: withRun(replica.runs, { from: at, state, ready, release: replica.release }) });
  }

  return {
    read: () => replica,
    verdict: () => verdict,
    isReady,
    isStopping,
    found(address, isNamed, at) {
      if (address === place.address && isNamed === place.isNamed) return;
      place = { address, isNamed };
      change({ address });
      judgeAgain(at);
    },
    attemptsCounted(attempts, failedAttempts) {
      change({ attempts, failedAttempts });
    },
    looked(route, look, at) {
      const before = looks[route];
      looks[route] = look;
      if (route === 'liveness') {
        isStarting = false;
        failingSince = look.passed ? undefined : (failingSince ?? at);
      }
      if (route === 'readiness') {
        wasReady ||= look.passed;
        if (look.passed) saidNo = false;
        else if (look.status !== undefined) saidNo = wasReady;
      }
      judgeAgain(at);
      return { before };
    },
    aboutRead(about, at) {
      problem = about.health.problem;
      selfHealAfter = about.watchdog && about.watchdog.selfHealAfter * 1_000;
      const endsIn = about.watchdog?.endsIn;
      const { watchdogEndsAt: _, ...others } = replica ?? {
        condition: verdict.condition,
        since: verdict.since,
        docker: 'none' as const,
        restarts: 0,
        replaced: [],
        address: place.address,
        attempts: 0,
        failedAttempts: 0,
        faults: [],
        runs: [],
      };
      replica = {
        ...others,
        instance: shorten(about.instance, 100),
        release: shorten(about.release, 50),
        bootId: shorten(about.bootId, 50),
        startedAt: about.startedAt,
        calls: about.calls,
        ...(endsIn !== undefined && { watchdogEndsAt: Math.round(at + endsIn * 1_000) }),
      };
      judgeAgain(at);
    },
    faultsRead(faults, at) {
      change({ faults: keepFaults(faults, replica?.faults ?? [], at) });
    },
    faultsOff(isOff) {
      change({ faults: (replica?.faults ?? []).filter(({ type }) => !isOff(type)) });
    },
    booted(about, goneAt, bootedAt) {
      isStarting = true;
      wasReady = false;
      saidNo = false;
      failingSince = undefined;
      if (!replica) return;
      const { release } = replica;
      const isReplacement = shorten(about.instance, 100) !== replica.instance;
      const gone = withRun(replica.runs, { from: goneAt, state: 'gone', ready: false, release });
      const starting = { from: bootedAt, state: 'starting', ready: false } as const;
      change({
        restarts: replica.restarts + 1,
        replaced: isReplacement
          ? [...replica.replaced, replica.instance].slice(-MAX_REPLACED)
          : replica.replaced,
        docker: replica.docker === 'none' ? 'none' : 'starting',
        runs: withRun(gone, { ...starting, release: shorten(about.release, 50) }),
      });
    },
    dockerSays: (docker) => change({ docker }),
    end(at) {
      const faults: ActiveFault[] = replica?.faults ?? [];
      const ignoresStop = faults.some(({ type, hits }) => type === 'ignore-sigterm' && hits > 0);
      return {
        at,
        failingSince,
        selfHealAfter,
        watchdogEndsAt: replica?.watchdogEndsAt,
        wasStopping: ignoresStop || isStopping(),
      };
    },
  };
}
