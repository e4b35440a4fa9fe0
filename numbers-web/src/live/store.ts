// Holds the state that pages show, and tells its changes: at most ten times a second, however many
// there are.
import { randomUUID } from 'node:crypto';
import { type LiveState, merge, type Safeguards, type Update } from './state.ts';

/** Milliseconds for which changes are gathered before they are told. */
const GATHERING_TIME = 100;

export interface Store {
  /** The present state, with the present time. */
  read(): LiveState;
  change(update: Update): void;
  /** Registers the one who passes updates on to the pages. */
  onUpdate(listener: (update: Update) => void): void;
}

export function createStore(safeguards: Safeguards): Store {
  let state: LiveState = {
    now: Date.now(),
    webBootId: randomUUID(),
    api: { condition: 'unknown', since: Date.now(), faults: [], faultInjection: 'unknown' },
    client: { safeguards, breaker: safeguards.breaker ? 'closed' : 'off', waiting: 0 },
    askingPerSecond: 0,
    cells: [],
    events: [],
    recoveries: [],
  };
  let pending: Update | undefined;
  let listener: (update: Update) => void = () => {};

  function tell(): void {
    const update = { ...pending, now: Date.now() };
    pending = undefined;
    listener(update);
  }

  return {
    read: () => ({ ...state, now: Date.now() }),
    change(update) {
      state = merge(state, update);
      if (!pending) setTimeout(tell, GATHERING_TIME).unref();
      pending = merge(pending ?? {}, update);
    },
    onUpdate(newListener) {
      listener = newListener;
    },
  };
}
