// What the page shows, as the server knows it and as each browser holds a copy of it. No imports: this
// file runs on both sides.

/** Seconds of history in the strips. */
export const STRIP_SECONDS = 180;
const MAX_EVENTS = 60;
const MAX_RECOVERIES = 10;

/** All times are milliseconds since 1970, on the web server's clock. */
type Time = number;

/** How a check of one of the API's routes went. */
export type Check = 'passed' | 'failed';

/** One second of the three strips. What was not looked at in this second is missing or zero. */
export interface Cell {
  /** Whole seconds since 1970. */
  second: number;
  numbers: number;
  failures: number;
  attempts: number;
  /** `failed` when at least one check of this second failed. */
  liveness?: Check;
  readiness?: Check;
}

/** A change that a person should know of. */
export interface LiveEvent {
  id: number;
  at: Time;
  kind:
    | 'fault-on'
    | 'fault-off'
    | 'process-gone'
    | 'new-boot'
    | 'unhealthy'
    | 'healthy'
    | 'not-ready'
    | 'ready';
  text: string;
}

/** The steps of a break and its recovery, in their usual order. */
export const RECOVERY_STEPS = [
  'fault',
  'firstFailure',
  'unhealthy',
  'gone',
  'boot',
  'healthy',
  'firstNumber',
] as const;
export type RecoveryStep = (typeof RECOVERY_STEPS)[number];

export interface Recovery {
  id: number;
  /** The type of the fault that was switched on, where one was. */
  fault?: string;
  brokeAt: Time;
  /** When each step was seen; what has not happened is missing. */
  steps: Partial<Record<RecoveryStep, Time>>;
  /** Calls of users from the break to the recovery. */
  requests: number;
  requestsLost: number;
  over: boolean;
}

export interface ActiveFault {
  type: string;
  settings: Record<string, unknown>;
  hits: number;
  hitsLeft?: number | undefined;
  secondsLeft?: number | undefined;
}

/** The API's condition, from the worst to the best after `unknown`. */
export type Condition =
  | 'unknown'
  | 'gone'
  | 'not responding'
  | 'unhealthy'
  | 'not ready'
  | 'healthy';

export interface ApiState {
  condition: Condition;
  /** Missing while healthy. */
  reason?: string | undefined;
  since: Time;
  version?: string | undefined;
  instance?: string | undefined;
  bootId?: string | undefined;
  startedAt?: Time | undefined;
  calls?: number | undefined;
  faults: ActiveFault[];
  /** Whether the API lets its faults be switched on and off. */
  faultInjection: 'unknown' | 'on' | 'off';
}

/** What makes a client cope with a dependency that is down; each can be switched off. */
export const SAFEGUARDS = ['timeout', 'retry', 'breaker', 'fallback'] as const;
export type Safeguard = (typeof SAFEGUARDS)[number];
export type Safeguards = Record<Safeguard, boolean>;

export type BreakerState = 'off' | 'closed' | 'open' | 'half-open';

export interface ClientState {
  safeguards: Safeguards;
  breaker: BreakerState;
  /** Calls that have no answer yet. */
  waiting: number;
  lastNumber?: { number: number; at: Time };
  lastCall?: { attempts: number; milliseconds: number; problem?: string };
}

export interface LiveState {
  /** When this was sent. */
  now: Time;
  /** Another one at each start of the web server. */
  webBootId: string;
  api: ApiState;
  client: ClientState;
  /** Calls a second that the web server itself makes, 0 for none. */
  askingPerSecond: number;
  cells: Cell[];
  events: LiveEvent[];
  recoveries: Recovery[];
}

/** The parts that have changed; of the lists only the entries that are new or different. */
export type Update = Partial<LiveState>;

/** The state after an update. Doing it twice changes nothing, so that a repeated update does no harm. */
export function merge<State extends Update>(state: State, update: Update): State {
  const merged: State = { ...state, ...update };
  if (update.cells) {
    const cells = replaceByKey(state.cells ?? [], update.cells, ({ second }) => second);
    const oldest = (cells.at(-1)?.second ?? 0) - STRIP_SECONDS;
    merged.cells = cells.filter(({ second }) => second > oldest);
  }
  if (update.events) {
    const events = replaceByKey(state.events ?? [], update.events, ({ id }) => id);
    merged.events = events.slice(-MAX_EVENTS);
  }
  if (update.recoveries) {
    const recoveries = replaceByKey(state.recoveries ?? [], update.recoveries, ({ id }) => id);
    merged.recoveries = recoveries.slice(-MAX_RECOVERIES);
  }
  return merged;
}

function replaceByKey<Entry>(old: Entry[], news: Entry[], keyOf: (entry: Entry) => number) {
  const byKey = new Map([...old, ...news].map((entry) => [keyOf(entry), entry]));
  return [...byKey.values()].sort((a, b) => keyOf(a) - keyOf(b));
}
