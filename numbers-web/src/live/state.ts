// What the page shows, as the server knows it and as each browser holds a copy of it.
import type { FaultType } from 'contract';
import type { Recovery } from './recovery.ts';
import type { Time } from './time.ts';

export { type Cure, RECOVERY_STEPS, type Recovery, type RecoveryStep } from './recovery.ts';
export type { Time } from './time.ts';

/** Seconds of history that are kept: what the time axis shows at most, and some before the break. */
export const KEPT_SECONDS = 190;

/** What users got in one second. */
export interface Second {
  /** Whole seconds since 1970. */
  second: number;
  numbers: number;
  failures: number;
  attempts: number;
}

/** A change that a person should know of. */
export interface LiveEvent {
  id: number;
  at: Time;
  /** `unhealthy` and `healthy` are Docker's words, `failing` and `passing` what this server sees. */
  kind:
    | 'fault-on'
    | 'fault-off'
    | 'process-gone'
    | 'new-process'
    | 'unhealthy'
    | 'healthy'
    | 'failing'
    | 'passing'
    | 'not-ready'
    | 'ready'
    | 'note';
  text: string;
  /** The instance it happened to, where it was one. */
  instance?: string;
  /** The fault that was switched, where one was. */
  fault?: string;
}

/** A fault that its replica says is on; those that are secret are never told. */
export interface ActiveFault {
  type: string;
  /** The routes it spoils; none where it does not look at them. */
  routes: string[];
  hits: number;
  hitsLeft?: number;
  /** When it will be gone; missing where it has no end. */
  endsAt?: Time;
  /** Seconds that it lasts in all; missing where it has no end. */
  duration?: number;
}

/** How the service or one replica is, from the worst to the best after `unknown`. */
export type Condition =
  | 'unknown'
  | 'gone'
  | 'not responding'
  | 'unhealthy'
  | 'not ready'
  | 'degraded'
  | 'healthy';

/** What Docker says by its own checks; `none` where nothing checks. */
export type DockerHealth = 'none' | 'starting' | 'healthy' | 'unhealthy';

/** How a replica was until the next entry's time: one piece of its ribbon. */
export interface Run {
  from: Time;
  state: 'good' | 'failing' | 'not ready' | 'starting' | 'gone';
  /** Whether it said that it takes requests. */
  ready: boolean;
  release: string;
}

/** One process of the API, and those that were there before it. */
export interface Replica {
  instance: string;
  /** The IP address at which it is asked; empty while only the service's name is known. */
  address: string;
  release: string;
  bootId: string;
  startedAt: Time;
  condition: Condition;
  /** Missing while healthy. */
  reason?: string;
  since: Time;
  docker: DockerHealth;
  /** Starts that were seen, but for the first. */
  restarts: number;
  /** The instances that it has replaced, the latest last. */
  replaced: string[];
  /** Requests for a number that it has had since its start or the last reset, from anyone. */
  calls: number;
  /** Attempts of this server's users that went to it in the last thirty seconds. */
  attempts: number;
  /** How many of those brought no number. */
  failedAttempts: number;
  faults: ActiveFault[];
  /** When the watchdog will end the process, while it is alarmed. */
  watchdogEndsAt?: Time;
  runs: Run[];
}

/** All replicas together. */
export interface ServiceState {
  condition: Condition;
  /** Missing while healthy. */
  reason?: string;
  since: Time;
  /** Replicas that take requests, of all that are known. */
  ready: number;
  known: number;
  /** Further addresses that are not watched, since there are too many; missing where all are. */
  unwatched?: number;
}

/** What makes a client cope; each can be switched off. */
export const SAFEGUARDS = ['timeout', 'retry', 'breaker', 'fallback'] as const;
export type Safeguard = (typeof SAFEGUARDS)[number];
export type Safeguards = Record<Safeguard, boolean>;

/** `off`: the safeguard is off; `half-open`: a single call is let through, as a probe. */
export type BreakerState = 'off' | 'closed' | 'open' | 'half-open';

/** The latest call of any user; `milliseconds` are those of all its attempts and of the pause between. */
export interface LastCall {
  at: Time;
  attempts: number;
  milliseconds: number;
  /** Why there was no number; goes on from "numbers-api …". */
  problem?: string;
}

/** How this server's calls to the API go, for all users together. */
export interface ClientState {
  safeguards: Safeguards;
  breaker: BreakerState;
  /** Calls that have no answer yet. */
  waiting: number;
  lastNumber?: { number: number; at: Time };
  lastCall?: LastCall;
  lastFailureAt?: Time;
}

/** What the safeguards are set to, for the hints beside them: milliseconds, and failures in a row. */
export interface ClientLimits {
  attemptTimeout: number;
  callBudget: number;
  breakerFailures: number;
}

export interface LiveState {
  /** When this was sent. */
  now: Time;
  /** Another one at each start of the web server. */
  webBootId: string;
  /** What started the containers, where that can be known. */
  engine?: string;
  service: ServiceState;
  replicas: Replica[];
  /** Whether the API lets its faults be switched on and off. */
  faultInjection: 'unknown' | 'on' | 'off';
  /** Which faults it offers. */
  faultTypes: FaultType[];
  client: ClientState;
  limits: ClientLimits;
  /** Calls a second that the web server itself makes, 0 for none. */
  askingPerSecond: number;
  seconds: Second[];
  events: LiveEvent[];
  recoveries: Recovery[];
}
