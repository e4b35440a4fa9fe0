// Counts what users got, second by second.
import type { Second } from '../live/state.ts';
import type { Store } from '../live/store.ts';

export interface Seconds {
  callEnded(gotNumber: boolean, attempts: number, at: number): void;
}

/** Remembers nothing itself: it counts on from what the store has. */
export function createSeconds(store: Store): Seconds {
  function secondAt(at: number): Second {
    const second = Math.floor(at / 1_000);
    const found = store.read().seconds.findLast((each) => each.second === second);
    return found ?? { second, numbers: 0, failures: 0, attempts: 0 };
  }

  return {
    callEnded(gotNumber, attempts, at) {
      const { second, ...counts } = secondAt(at);
      counts[gotNumber ? 'numbers' : 'failures'] += 1;
      counts.attempts += attempts;
      store.change({ seconds: [{ second, ...counts }] });
    },
  };
}
