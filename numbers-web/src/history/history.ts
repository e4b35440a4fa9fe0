// The web server's memory of the API and of what users got from it. Takes in everything that is seen and
// writes from it what the page shows.
import type { About } from '../api/answers.ts';
import type { Witness, Witnesses } from '../api/watchers.ts';
import type { Attempt } from '../calls/number-client.ts';
import type { BreakerState, Replica, Second } from '../live/state.ts';
import type { Store } from '../live/store.ts';
import type { HealthCheckRule } from './docker-health.ts';
import { createEventLog } from './event-log.ts';
import { createLane, type Lane } from './lane.ts';
import { createRoster } from './roster.ts';
import { judgeService } from './service.ts';

/** Times are milliseconds since 1970. */
export interface History extends Witnesses {
  /** Where users' attempts may go; none while only the service's name is known. */
  addresses(): readonly string[];
  /** Whether the replica at an address has said, when it was last asked, that it takes calls. */
  isReady(address: string): boolean;
  callEnded(gotNumber: boolean, attempts: readonly Attempt[], at: number): void;
  /** The faults that are active there after a person has switched one on, between these two times. */
  faultSwitchedOn(address: string, active: About['faults'], askedAt: number, at: number): void;
  /** A person has switched off this type of fault there or, where it is undefined, all. */
  faultsSwitchedOff(address: string, type: string | undefined, at: number): void;
  /** The API there was reset: the faults seen next are those of its start, which nobody has switched on. */
  apiReset(address: string, at: number): void;
  breakerChanged(state: BreakerState, at: number): void;
  askingChanged(perSecond: number, at: number): void;
}

/**
 * @param isBehindService whether the API has another name for calls, behind which something leaves out the
 *   replicas that are not ready, as a Service of Kubernetes does; then so do we
 */
export function createHistory(
  store: Store,
  rule: HealthCheckRule,
  isBehindService = false,
): History {
  const eventLog = createEventLog(store);
  let lastRecoveryId = 0;
  const roster = createRoster(createNextLane);

  const knownLanes = (): Lane[] => roster.lanes.filter((lane) => lane.read());
  const hasCompany = (): boolean => knownLanes().length > 1;

  function createNextLane(): Lane {
    const lane: Lane = createLane({
      store,
      rule,
      eventLog,
      nextRecoveryId() {
        lastRecoveryId += 1;
        return lastRecoveryId;
      },
      hasCompany,
      othersCarryOn: () => roster.lanes.some((each) => each !== lane && each.isReady()),
      isQuiet: () => roster.lanes.length > 1 && lane.read() === undefined,
    });
    return lane;
  }

  /** Writes down what is known by now. */
  function write(at: number): void {
    const present = roster.lanes.filter((lane) => !lane.hasStopped());
    const service = judgeService(
      present.length > 0 ? present : roster.lanes,
      roster.unwatched.length,
      store.read().service,
      at,
    );
    const replicas = roster.lanes.map((lane) => lane.read()).filter((each) => each !== undefined);
    store.change({ service, replicas: replicas satisfies Replica[] });
  }

  /** Does something with the replica at an address, if one is watched there, and writes it down. */
  function atAddress(address: string, at: number, act: (lane: Lane) => void): void {
    const lane = roster.laneAt(address);
    if (!lane) return;
    act(lane);
    write(at);
  }

  function witnessOf(address: string): Witness {
    return {
      livenessChecked: (look, at) =>
        atAddress(address, at, (lane) => lane.livenessChecked(look, at)),
      readinessChecked: (look, at) =>
        atAddress(address, at, (lane) => lane.readinessChecked(look, at)),
      aboutRead(look, said, askedAt, at) {
        const about = said && roster.toldApart(address, said);
        const who = about && roster.answered(address, about, at);
        if (who === 'undecided') return;
        atAddress(address, at, (lane) => {
          lane.aboutRead(look, about, askedAt, at);
          if (who === 'joined') lane.joined(at);
        });
      },
      isWorrying: (at) => roster.laneAt(address)?.isWorrying(at) ?? false,
      hasCompany,
    };
  }

  return {
    witnessOf,
    addressesFound(found, at) {
      const wanted = roster.addressesFound(found, at);
      write(at);
      return wanted;
    },
    addresses() {
      const named = knownLanes().filter(
        ({ place, isReady }) =>
          place.isNamed && place.address !== '' && (isReady() || !isBehindService),
      );
      return [...named.map(({ place }) => place.address), ...roster.unwatched];
    },
    isReady: (address) => roster.laneAt(address)?.isReady() ?? false,
    callEnded(gotNumber, attempts, at) {
      countCall(store, gotNumber, attempts.length, at);
      const isOnly = knownLanes().length <= 1;
      for (const lane of roster.lanes) {
        const own = attempts.filter(({ address }) => roster.ownerOf(address) === lane);
        const hasFailed = own.some((attempt) => !attempt.gotNumber);
        for (const attempt of own) lane.attemptEnded(attempt.gotNumber, at);
        if (gotNumber && hasFailed && !isOnly) lane.attemptFailed(at);
        const isOwn = gotNumber ? own.some((attempt) => attempt.gotNumber) : hasFailed;
        lane.callEnded(gotNumber, at, isOnly || isOwn);
      }
    },
    faultSwitchedOn(address, active, askedAt, at) {
      atAddress(address, at, ({ faults }) => faults.switchedOn(active, askedAt, at));
    },
    faultsSwitchedOff(address, type, at) {
      atAddress(address, at, ({ faults }) => faults.switchedOff(type, at));
    },
    apiReset(address, at) {
      atAddress(address, at, ({ faults }) => faults.reset(at));
    },
    breakerChanged: eventLog.breakerChanged,
    askingChanged: eventLog.askingChanged,
  };
}

/** Counts what users got, second by second: on from what the store has. */
function countCall(store: Store, gotNumber: boolean, attempts: number, at: number): void {
  const second = Math.floor(at / 1_000);
  const found = store.read().seconds.findLast((each) => each.second === second);
  const counts: Second = { ...(found ?? { second, numbers: 0, failures: 0, attempts: 0 }) };
  counts[gotNumber ? 'numbers' : 'failures'] += 1;
  counts.attempts += attempts;
  store.change({ seconds: [counts] });
}
