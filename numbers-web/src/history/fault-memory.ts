// Which faults were switched on, which are gone, and by whom: told as it happens, and to the recoveries.
import type { About } from '../api/answers.ts';
import type { Cure, LiveEvent } from '../live/state.ts';
import type { Store } from '../live/store.ts';
import { curedWithoutRestart } from './cure.ts';
import { wayOff } from './event-log.ts';
import type { Recoveries } from './recoveries.ts';
import type { ReplicaMemory } from './replica.ts';

export interface FaultMemory {
  /** Takes in what the API reports; an answer to a question older than the last change is out of date. */
  read(reported: About['faults'], askedAt: number, at: number): void;
  /** A person has switched one on, between these two times. */
  switchedOn(reported: About['faults'], askedAt: number, at: number): void;
  /** A person has switched off this type or, where it is undefined, all. */
  switchedOff(type: string | undefined, at: number): void;
  reset(at: number): void;
  /** A new process answers: the faults seen next are those of its start. */
  started(): void;
}

export interface FaultMemoryParts {
  store: Store;
  replica: ReplicaMemory;
  recoveries: Recoveries;
  tell(kind: LiveEvent['kind'], at: number, text: string, fault?: string): void;
  /** Names the replica, where there are several, as in ` in a66b18`. */
  where(): string;
}

/**
 * Faults of the first answer are those of a start: nobody has switched them on, and no event says so.
 */
export function createFaultMemory({
  store,
  replica,
  recoveries,
  tell,
  where,
}: FaultMemoryParts): FaultMemory {
  /** The faults that were on from the start, which nobody has switched on. */
  let ofStart = new Set<string>();
  /** Whether the faults seen next are those of a start, or as after one. */
  let fresh: 'start' | 'reset' | undefined = 'start';
  let steeredAt = Number.NEGATIVE_INFINITY;

  function take(reported: About['faults'], at: number): void {
    const before = replica.read()?.faults ?? [];
    replica.faultsRead(reported, at);
    const active = replica.read()?.faults ?? [];
    if (fresh) ofStart = new Set(active.map(({ type }) => type));
    for (const { type, routes, endsAt } of active) {
      if (fresh || before.some((fault) => fault.type === type)) continue;
      recoveries.faultSwitchedOn({ type, ...unusual(type, routes) }, at);
      const until = endsAt ? ` for ${Math.round((endsAt - at) / 1_000)} s` : '';
      tell('fault-on', at, `${type} switched on${where()}${until}`, type);
    }
    for (const fault of before) {
      if (active.some(({ type }) => type === fault.type)) continue;
      gone(fault.type, at, fresh === 'start' ? undefined : curedWithoutRestart(fault, at));
    }
    for (const { type, hits } of active) {
      if (hits > 0 && ofStart.has(type)) recoveries.faultStrikes(type);
    }
    fresh = undefined;
  }

  function gone(type: string, at: number, cure: Cure | undefined): void {
    recoveries.faultGone(type, cure);
    // One that goes with its process has no sign of its own on the time axis.
    tell('fault-off', at, `${type}${where()} ${wayOff(cure)}`, cure && type);
  }

  function switchOff(at: number, isOff: (type: string) => boolean): void {
    steeredAt = at;
    const off = (replica.read()?.faults ?? []).filter(({ type }) => isOff(type));
    for (const { type } of off) gone(type, at, 'person');
    replica.faultsOff(isOff);
  }

  /** The routes of a fault, where they are not those it has by default. */
  function unusual(type: string, routes: string[]): { routes?: string[] } {
    const known = store.read().faultTypes.find((each) => each.name === type);
    const usual = known?.settings.properties.routes?.default;
    const isUsual = !Array.isArray(usual) || usual.join() === routes.join();
    return isUsual ? {} : { routes };
  }

  return {
    read(reported, askedAt, at) {
      if (askedAt > steeredAt) take(reported, at);
    },
    switchedOn(reported, askedAt, at) {
      steeredAt = at;
      take(reported, askedAt);
    },
    switchedOff(type, at) {
      switchOff(at, (each) => type === undefined || each === type);
    },
    reset(at) {
      fresh = 'reset';
      switchOff(at, (each) => !ofStart.has(each));
    },
    started() {
      fresh = 'start';
    },
  };
}
