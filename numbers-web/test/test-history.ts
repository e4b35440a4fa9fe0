// A history without any network: a test says what is seen at which address. Times are seconds.
import type { About } from '../src/api/answers.ts';
import type { Look } from '../src/api/requests.ts';
import { createHistory } from '../src/history/history.ts';
import { createStore } from '../src/live/store.ts';

export const PASSED: Look = { passed: true, data: '' };
const failure = { passed: false, unreachable: false } as const;
export const STOPPING: Look = { ...failure, problem: 'says 503', status: 503 };
export const FAILED = { ...failure, problem: 'answered 500', status: 500 } satisfies Look;
export const SILENT: Look = { ...failure, problem: 'is silent', status: undefined };
export const REFUSED: Look = { ...SILENT, problem: 'refuses', unreachable: true };

export interface Answer {
  bootId?: string;
  release?: string;
  /** Types of the faults that are on. */
  faults?: readonly string[];
  /** When it was asked; at once unless given. */
  askedAt?: number;
}

/** The story of some replicas. */
export function createTestHistory(isBehindService = false) {
  const store = createStore({
    safeguards: { timeout: true, retry: true, breaker: true, fallback: true },
    limits: { attemptTimeout: 500, callBudget: 1_000, breakerFailures: 5 },
  });
  const history = createHistory(store, { retries: 2, startPeriod: 5_000 }, isBehindService);
  const state = store.read;

  /** Somebody tells of itself at an address. */
  function tells(at: number, address: string, instance: string, answer: Answer = {}): void {
    const { bootId = instance, release = 'v3', faults = [], askedAt = at } = answer;
    const about: About = {
      service: 'numbers-api',
      version: '3.0.0',
      release,
      instance,
      bootId,
      startedAt: at * 1_000,
      calls: 0,
      health: { status: 'healthy' },
      probes: [],
      faults: faults.map((type) => ({ type, settings: {}, hits: 0 })),
    };
    history.witnessOf(address).aboutRead(PASSED, about, askedAt * 1_000, at * 1_000);
  }

  return {
    history,
    state,
    tells,
    kinds: () => state().events.map(({ kind }) => kind),
    /** The name leads to these addresses. */
    found(at: number, ...found: string[]) {
      return history.addressesFound({ found, isFailing: false }, at * 1_000);
    },
    /** Somebody answers at an address, and is well. */
    answers(at: number, address: string, instance: string, answer: Answer = {}) {
      tells(at, address, instance, answer);
      const witness = history.witnessOf(address);
      witness.livenessChecked(PASSED, at * 1_000);
      witness.readinessChecked(PASSED, at * 1_000);
    },
    /** All looks at an address end like this. */
    looks(at: number, address: string, look: Look) {
      const witness = history.witnessOf(address);
      witness.readinessChecked(look, at * 1_000);
      witness.livenessChecked(look, at * 1_000);
      witness.aboutRead(look, undefined, at * 1_000, at * 1_000);
    },
    ready(at: number, address: string, look: Look) {
      history.witnessOf(address).readinessChecked(look, at * 1_000);
    },
    live(at: number, address: string, look: Look) {
      history.witnessOf(address).livenessChecked(look, at * 1_000);
    },
    call(at: number, ...attempts: [address: string, gotNumber: boolean][]) {
      const ended = attempts.map(([address, gotNumber]) => ({ address, gotNumber }));
      history.callEnded(ended.at(-1)?.gotNumber ?? false, ended, at * 1_000);
    },
  };
}
