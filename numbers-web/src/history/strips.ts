// Writes the strips: what users got and what the checks saw, second by second.
import type { Cell, Check } from '../live/state.ts';
import type { Store } from '../live/store.ts';

export interface Strips {
  callEnded(gotNumber: boolean, attempts: number, at: number): void;
  checked(strip: 'liveness' | 'readiness', check: Check, at: number): void;
}

export function createStrips(store: Store): Strips {
  function cellAt(at: number): Cell {
    const second = Math.floor(at / 1_000);
    const found = store.read().cells.findLast((cell) => cell.second === second);
    return found ?? { second, numbers: 0, failures: 0, attempts: 0 };
  }

  return {
    callEnded(gotNumber, attempts, at) {
      const cell = cellAt(at);
      const numbers = cell.numbers + (gotNumber ? 1 : 0);
      const failures = cell.failures + (gotNumber ? 0 : 1);
      store.change({ cells: [{ ...cell, numbers, failures, attempts: cell.attempts + attempts }] });
    },
    checked(strip, check, at) {
      const cell = cellAt(at);
      if (cell[strip] === 'failed' || cell[strip] === check) return;
      store.change({ cells: [{ ...cell, [strip]: check }] });
    },
  };
}
