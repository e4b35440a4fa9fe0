// The story, derived from a recording: how the service and its replicas are, what happened, what broke and what cured
// it. These are its types; tell.ts derives it.

import type { Cure } from 'contract';
import type { ActiveFault, Failure, FaultType, Header, Of, Time } from './recording.ts';

export type { ActiveFault, Cure, Time };

/** What makes a client cope with failures. Each can be switched off. */
export const SAFEGUARDS = ['timeout', 'retry', 'breaker', 'fallback'] as const;
export type Safeguard = (typeof SAFEGUARDS)[number];
export type Safeguards = Record<Safeguard, boolean>;

/** How the service or one replica is, from the worst to the best after `unknown`. */
export const CONDITIONS = [
  'unknown',
  'gone',
  'not responding',
  'unhealthy',
  'not ready',
  'degraded',
  'healthy',
] as const;
export type Condition = (typeof CONDITIONS)[number];

/** Every running replica, where an instance could be chosen. */
export const ALL_REPLICAS = 'all';

/** Replicas that the web server watches at most. */
export const MAX_WATCHED = 12;

/** Why the condition is not better. */
export interface Problem {
  /** The route whose answer shows it; missing when the host name does not list the replica. */
  route?: 'about' | 'health' | 'ready';
  failure?: Failure;
  /** What the API itself says is wrong with it. */
  said?: string | undefined;
}

export interface State {
  condition: Condition;
  /** Missing while healthy. */
  problem?: Problem;
  since: Time;
}

/** Docker's word; `none`: Docker does not check it, `unknown`: its checks cannot be read now. */
export type DockerHealth = 'none' | 'unknown' | 'starting' | 'healthy' | 'unhealthy';

/** How a replica was until the next entry's time. `ready`: it said that it takes requests. */
export interface Run {
  from: Time;
  state: 'good' | 'failing' | 'not ready' | 'starting' | 'gone';
  ready: boolean;
  release: string;
}

/** One replica of the API: its present process, and those before it. */
export interface Replica
  extends State,
    Pick<
      Of<'about'>,
      'address' | 'release' | 'bootId' | 'startedAt' | 'calls' | 'watchdogEndsAt' | 'faults'
    > {
  /** The host name of its container; with its address when two replicas have the same. */
  instance: string;
  docker: DockerHealth;
  /** Starts that were seen, but for the first. */
  restarts: number;
  /** The instances that it has replaced, the latest last. */
  replaced: string[];
  /** Attempts of this server's users on it in the last thirty seconds, and those without a number. */
  attempts: number;
  failedAttempts: number;
  runs: Run[];
}

/** All replicas together. */
export interface Service extends State {
  /** Replicas that take requests, of all that are known. */
  ready: number;
  known: number;
  /** Further addresses that are not watched, since there are too many; missing for none. */
  unwatched?: number;
  /** While it is degraded: the replicas that are not healthy, put together by their state. */
  sick?: { instances: string[]; condition: Condition; problem?: Problem }[];
}

/** Something that happened. Sentences are made from it in sentences.ts. */
export type StoryEvent = { at: Time; instance?: string } & (
  | { kind: 'fault-on'; fault: string; endsAt?: Time }
  | { kind: 'fault-off'; fault: string; how: 'expired' | 'switched off' | 'with its process' }
  /** `announced`: it stopped as it had said; otherwise by its watchdog, or in a way that is not known. */
  | { kind: 'process-gone'; how: 'announced' | 'watchdog' | 'unknown'; exitCode?: number }
  /** `joined`: it started while others ran; `replaces`: another container's instance. */
  | { kind: 'new-process'; how: 'restarted' | 'joined' | 'replaces'; replaces?: string }
  /** Docker's words. */
  | { kind: 'unhealthy' | 'healthy' }
  /** What this server sees. */
  | { kind: 'failing' | 'not-ready'; failure: Failure }
  | { kind: 'passing' | 'ready' }
  | { kind: 'first-number'; after: number }
  | { kind: 'breaker'; isOpen: boolean; failures: number }
  | { kind: 'asking'; perSecond: number }
  | { kind: 'preset'; preset: string }
);
export type EventKind = StoryEvent['kind'];

/** The steps of a failure and its recovery, in their usual order. */
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

/** A failure and its recovery. */
export interface Recovery {
  /** The replica's name and the time of the first sign. */
  id: string;
  /** The instance that failed; missing where it is not clear which one did. */
  instance?: string;
  /** The type of the fault that caused it, where one did. */
  fault?: string;
  /** The routes that the fault was switched on for, where these are not the default ones. */
  routes?: string[];
  brokeAt: Time;
  /** When each step was seen; what has not happened, or is not known, is missing. */
  steps: Partial<Record<RecoveryStep, Time>>;
  /** Whether Docker checks the replica, and its checks could be read while it was broken. */
  detection: 'checked' | 'unknown' | 'none';
  /** Processes that started meanwhile; several in a crash loop. */
  starts: number;
  /** Calls of users from the failure to the recovery. */
  requests: number;
  requestsLost: number;
  /** Missing until it is known. */
  curedBy?: Cure;
  over: boolean;
  /** When all was good again; missing while it is not. */
  goodAt?: Time;
  /** When the next failure began while this one was not over; missing otherwise. */
  cutOffAt?: Time;
}

/** What users got in one second; `second`: whole seconds since 1970. */
export interface Second {
  second: number;
  numbers: number;
  failures: number;
  attempts: number;
}

/** How the web server's calls go, for all users together. */
export type Client = Omit<Of<'client'>, 'id' | 'at' | 'until' | 'kind' | 'askingPerSecond'>;

export interface Story
  extends Pick<Header, 'webBootId' | 'engine' | 'limits'>,
    Pick<Of<'client'>, 'askingPerSecond'> {
  /** When it was derived. */
  now: Time;
  service: Service;
  replicas: Replica[];
  /** The oldest first. */
  events: StoryEvent[];
  recoveries: Recovery[];
  seconds: Second[];
  faultInjection: 'unknown' | Of<'catalogue'>['faultInjection'];
  faultTypes: FaultType[];
  client: Client;
}
