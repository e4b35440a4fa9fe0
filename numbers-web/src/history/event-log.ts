// Writes down what happened, in words.
import { shorten } from '../live/shorten.ts';
import type { BreakerState, Cure, LiveEvent, Recovery } from '../live/state.ts';
import type { Store } from '../live/store.ts';

export interface EventLog {
  tell(event: Omit<LiveEvent, 'id'>): void;
  /** @param where names the replica, where there are several, as in ` from a66b18` */
  recoveryOver(recovery: Recovery, where?: string): void;
  breakerChanged(state: BreakerState, at: number): void;
  askingChanged(perSecond: number, at: number): void;
}

/** Numbers the events from 1 on, whichever replica they are of. A breaker that is half open is not told. */
export function createEventLog(store: Store): EventLog {
  let lastId = 0;
  /** Whether it keeps calls away; in between it lets single ones through to try. */
  let breakerIsOpen = false;

  function tell(event: Omit<LiveEvent, 'id'>): void {
    lastId += 1;
    store.change({ events: [{ ...event, id: lastId, text: shorten(event.text) }] });
  }

  return {
    tell,
    recoveryOver({ instance, brokeAt, steps: { firstNumber }, cutOffAt }, where = '') {
      if (firstNumber === undefined || cutOffAt !== undefined) return;
      const seconds = ((firstNumber - brokeAt) / 1_000).toFixed(1);
      const text = `First number${where} after ${seconds} s`;
      tell({ at: firstNumber, kind: 'note', text, ...(where && instance && { instance }) });
    },
    breakerChanged(state, at) {
      if (state === 'half-open' || (state === 'open') === breakerIsOpen) return;
      breakerIsOpen = state === 'open';
      const { breakerFailures } = store.read().limits;
      const how = breakerIsOpen ? `opens: ${breakerFailures} failures in a row` : 'closes';
      tell({ at, kind: 'note', text: `The breaker ${how}` });
    },
    askingChanged(perSecond, at) {
      const rate = perSecond === 0 ? 'off' : `${perSecond} a second`;
      tell({ at, kind: 'note', text: `Keep asking: ${rate}` });
    },
  };
}

/** How a fault went, to be said after its type. */
export function wayOff(cure: Cure | undefined): string {
  if (cure === 'expiry') return 'has expired';
  return cure === 'person' ? 'switched off' : 'is gone with its process';
}
