// Holds the state that pages show, and tells its changes: at most ten times a second, however many
// there are.
import { randomUUID } from 'node:crypto';
import { findChanges } from './changes.ts';
import { merge, type Update } from './merge.ts';
import type { ClientLimits, LiveState, Safeguards } from './state.ts';
import { now } from './time.ts';

/** Milliseconds for which changes are gathered before they are told. */
const GATHERING_TIME = 100;

export interface Store {
  /** The present state, with the present time. */
  read(): LiveState;
  /** Takes in parts of the state as they are now; of the last three lists, new or different entries. */
  change(parts: Partial<LiveState>): void;
  /** Registers the one who passes updates on to the pages. */
  onUpdate(listener: (update: Update) => void): void;
}

export interface StoreOptions {
  safeguards: Safeguards;
  limits: ClientLimits;
  /** What started the containers, where that can be known. */
  engine?: string | undefined;
}

/** Kept in memory alone: each start of the web server begins with a service of which nothing is known. */
export function createStore({ safeguards, limits, engine }: StoreOptions): Store {
  let state: LiveState = {
    now: now(),
    webBootId: randomUUID(),
    ...(engine !== undefined && { engine }),
    service: { condition: 'unknown', since: now(), ready: 0, known: 0 },
    replicas: [],
    faultInjection: 'unknown',
    faultTypes: [],
    client: { safeguards, breaker: safeguards.breaker ? 'closed' : 'off', waiting: 0 },
    limits,
    askingPerSecond: 0,
    seconds: [],
    events: [],
    recoveries: [],
  };
  let pending: Update | undefined;
  let listener: (update: Update) => void = () => {};

  function tell(): void {
    const update = { ...pending, now: now() };
    pending = undefined;
    listener(update);
  }

  return {
    read: () => ({ ...state, now: now() }),
    change(parts) {
      const update = findChanges(state, parts);
      if (!update) return;
      state = merge(state, update);
      if (!pending) setTimeout(tell, GATHERING_TIME).unref();
      pending = merge(pending ?? {}, update);
    },
    onUpdate(newListener) {
      listener = newListener;
    },
  };
}
