// The history of one replica, and of those that it has replaced. Takes in everything that is seen of it.
import type { Look } from '../api/requests.ts';
import type { Witness } from '../api/watchers.ts';
import { shortName } from '../live/shorten.ts';
import type { LiveEvent, Replica } from '../live/state.ts';
import type { Store } from '../live/store.ts';
import { now } from '../live/time.ts';
import { createAttempts } from './attempts.ts';
import { createDockerHealth, type HealthCheckRule } from './docker-health.ts';
import type { EventLog } from './event-log.ts';
import { createFaultMemory, type FaultMemory } from './fault-memory.ts';
import { createProcessLife } from './process-life.ts';
import { createRecoveries, type Recoveries } from './recoveries.ts';
import { createReplicaMemory, type Verdict } from './replica.ts';

/** Milliseconds for which a failed call is a reason to look closely. */
const WORRY_TIME = 3_000;

/** Where it is, as far as the service's name tells. */
export interface Place {
  /** Empty while only the name is known. */
  address: string;
  /** Whether the name leads there. */
  isNamed: boolean;
  /** Whether the name leads there for sure: the last look-up has not failed. */
  isCertain: boolean;
}

/** Times are milliseconds since 1970. */
export interface Lane extends Witness {
  /** Missing before it has told of itself. */
  read(): Replica | undefined;
  verdict(): Verdict;
  isReady(): boolean;
  /** Whether its process has ended as it had announced, while others carry on. */
  hasStopped(): boolean;
  /** Milliseconds since 1970. */
  readonly lastAnswerAt: number;
  readonly place: Place;
  found(place: Place, at: number): void;
  /** An attempt of a user's call on it has ended. */
  attemptEnded(gotNumber: boolean, at: number): void;
  /** A call has ended; `isOwn`: this replica gave the number, or failed to. */
  callEnded(gotNumber: boolean, at: number, isOwn: boolean): void;
  /** An attempt on it has failed, and another replica has given the number instead. */
  attemptFailed: Recoveries['attemptFailed'];
  /** It has come while others were there. */
  joined(at: number): void;
  /** It is gone for good. */
  forgotten(at: number): void;
  faults: FaultMemory;
}

export interface LaneParts {
  store: Store;
  rule: HealthCheckRule;
  eventLog: EventLog;
  nextRecoveryId(): number;
  /** Whether there are further replicas. */
  hasCompany(): boolean;
  /** Whether another replica takes requests. */
  othersCarryOn(): boolean;
  /** Whether nothing is to be told of it yet. */
  isQuiet(): boolean;
}

/** One for each replica: a container that takes the place of another goes on in its lane. */
export function createLane(parts: LaneParts): Lane {
  const { store, rule, eventLog, nextRecoveryId, hasCompany, othersCarryOn, isQuiet } = parts;
  const replica = createReplicaMemory(now());
  const attempts = createAttempts();
  /** The last recovery, and which instance it is about. */
  let broken: { id: number; instance: string | undefined } | undefined;
  const recoveries = createRecoveries((recovery) => {
    if (isQuiet()) return;
    if (broken?.id !== recovery.id) broken = { id: recovery.id, instance: instance() };
    const about = { ...recovery, ...(broken.instance && { instance: broken.instance }) };
    store.change({ recoveries: [about] });
    if (recovery.over) eventLog.recoveryOver(about, where('from'));
  }, nextRecoveryId);
  const dockerHealth = createDockerHealth(rule, (health, at) => {
    replica.dockerSays(health);
    recoveries.dockerHealthChanged(health, at);
    tell(health, at, `Docker calls ${name()} ${health}`);
  });
  const faults = createFaultMemory({ store, replica, recoveries, tell, where: () => where('in') });
  let place: Place = { address: '', isNamed: true, isCertain: true };
  let lastAnswerAt = Number.NEGATIVE_INFINITY;
  let lastFailureAt = Number.NEGATIVE_INFINITY;

  const instance = (): string | undefined => replica.read()?.instance;
  const name = (): string => shortName(instance() ?? 'numbers-api');
  const where = (word: string): string => (hasCompany() ? ` ${word} ${name()}` : '');

  function tell(kind: LiveEvent['kind'], at: number, text: string, fault?: string): void {
    if (isQuiet()) return;
    const about = instance();
    eventLog.tell({ at, kind, text, ...(about && { instance: about }), ...(fault && { fault }) });
  }

  const life = createProcessLife({
    replica,
    recoveries,
    dockerHealth,
    faults,
    othersCarryOn,
    tell,
  });

  function looked(route: 'about' | 'liveness' | 'readiness', look: Look, at: number) {
    const { condition } = replica.verdict();
    const { before } = replica.looked(route, look, at);
    const isGone = replica.verdict().condition === 'gone';
    if (isGone && condition !== 'gone' && condition !== 'unknown') life.ended(at);
    return { isFirst: before === undefined, isChanged: before?.passed !== look.passed };
  }

  return {
    read: replica.read,
    verdict: replica.verdict,
    isReady: replica.isReady,
    hasStopped: life.hasStopped,
    get lastAnswerAt() {
      return lastAnswerAt;
    },
    get place() {
      return place;
    },
    found(newPlace, at) {
      place = newPlace;
      replica.found(place.address, place.isNamed, at);
      const { attempts: count, failedAttempts } = attempts.count(at);
      replica.attemptsCounted(count, failedAttempts);
    },
    attemptEnded: attempts.ended,
    callEnded(gotNumber, at, isOwn) {
      if (!gotNumber && isOwn) lastFailureAt = at;
      recoveries.callEnded(gotNumber, at, isOwn);
    },
    attemptFailed: recoveries.attemptFailed,
    joined(at) {
      tell('new-process', at, `${name()} has joined`);
    },
    forgotten: recoveries.forgotten,
    faults,
    hasCompany,
    livenessChecked(look, at) {
      const isEnd = life.isOrderlyEnd(look);
      if (!isEnd) recoveries.livenessChecked(look.passed, at);
      const { isFirst, isChanged } = looked('liveness', look, at);
      if (!isChanged || isEnd) return;
      const health = `/health${where('of')}`;
      if (!look.passed) tell('failing', at, `${health} fails: it ${look.problem}`);
      else if (!isFirst) tell('passing', at, `${health} passes again`);
    },
    readinessChecked(look, at) {
      const { isFirst, isChanged } = looked('readiness', look, at);
      if (!isChanged) return;
      const ready = `/ready${where('of')}`;
      if (!look.passed) tell('not-ready', at, `${ready} fails: it ${look.problem}`);
      else if (!isFirst) tell('ready', at, `${ready} passes again`);
    },
    aboutRead(look, about, askedAt, at) {
      // Nobody answers where the name does not lead any more: its container is gone, or it has moved.
      const isLost = !look.passed && look.status === undefined && !place.isCertain;
      looked('about', isLost ? { ...look, unreachable: true } : look, at);
      if (!about) return;
      life.answered(about, at, lastAnswerAt);
      replica.aboutRead(about, at);
      faults.read(about.faults, askedAt, at);
      dockerHealth.probesRead(about.probes, about.startedAt, { from: lastAnswerAt, to: at });
      lastAnswerAt = at;
    },
    isWorrying(at) {
      return replica.verdict().condition !== 'healthy' || at - lastFailureAt < WORRY_TIME;
    },
  };
}
