// Switches the faults of one replica of the API, or of all, on and off.
import { type FieldError, problemSchema, switchedOnSchema } from 'contract';
import { explain, shortName } from 'story/sentences.ts';
import type { Replica } from 'story/story.ts';
import { now } from '../clock.ts';
import type { Observer } from './observer.ts';
import {
  type ApiAddresses,
  type ApiRequest,
  failureOf,
  RequestError,
  type RequestsTo,
  type SendRequest,
} from './requests.ts';

/** Milliseconds; an API that is blocked cannot be told anything, and people should soon know. */
const SWITCH_TIMEOUT = 2_000;

/** In the place of an instance: every replica that is there. */
export const ALL_REPLICAS = 'all';

/** What became of a change. Where it failed, `status` is the HTTP status to answer with. */
export type SwitchResult = { done: true } | SwitchFailure;

interface SwitchFailure {
  done: false;
  status: number;
  detail: string;
  errors: FieldError[];
  /** Which replica was to change: an instance, or `all`; missing where it was none. */
  replica?: string;
}

/** `replica` is an instance, what people call it, or `all`. */
export interface FaultSwitch {
  switchOn(replica: string, type: string, settings: Record<string, unknown>): Promise<SwitchResult>;
  switchOff(replica: string, type: string): Promise<SwitchResult>;
  switchAllOff(replica: string): Promise<SwitchResult>;
  /** Everything as after a fresh start of the API. */
  reset(replica: string): Promise<SwitchResult>;
}

export interface FaultSwitchOptions {
  requestsTo: RequestsTo;
  addresses: ApiAddresses;
  /** Those that are known. */
  replicas(): readonly Replica[];
  /** Records what was switched. */
  observer: Pick<Observer, 'switched'>;
  /** Called after each attempt, so that what has changed is seen at once. */
  onChange(): void;
}

/**
 * Changes all chosen replicas at the same time. Never throws: a replica that is silent for two seconds is
 * status 503.
 */
export function createFaultSwitch(options: FaultSwitchOptions): FaultSwitch {
  const { requestsTo, addresses, replicas, observer, onChange } = options;

  /** Has all replicas of that name changed at once. */
  async function change(
    replica: string,
    request: Omit<ApiRequest, 'signal'>,
    onDone: (address: string, answer: unknown, askedAt: number) => void,
  ): Promise<SwitchResult> {
    const all = targetsAmong(replicas());
    const chosen = all.filter(
      ({ instance, name }) => replica === ALL_REPLICAS || replica === instance || replica === name,
    );
    if (chosen.length === 0) return unknownReplica(replica, all);
    const outcomes = await Promise.all(
      chosen.map(async ({ address, name }) => {
        const askedAt = now();
        const done = (answer: unknown): void => onDone(address, answer, askedAt);
        return { name, result: await ask(requestsTo(address), request, done) };
      }),
    );
    onChange();
    return summarize(replica, outcomes);
  }

  const addressOf = (type: string) => `${addresses.faults.href}/${encodeURIComponent(type)}`;
  const turnOff = (replica: string, url: string, type?: string) =>
    change(replica, { method: 'DELETE', url }, (address, _answer, askedAt) =>
      observer.switched('fault off', address, { ...(type && { fault: type }), askedAt }, now()),
    );
  return {
    switchOn(replica, type, settings) {
      const request = { method: 'PUT', url: addressOf(type), body: settings } as const;
      return change(replica, request, (address, answer, askedAt) => {
        const faults = switchedOnSchema.safeParse(answer).data?.active;
        const details = { fault: type, askedAt, ...(faults && { faults }) };
        observer.switched('fault on', address, details, now());
      });
    },
    switchOff: (replica, type) => turnOff(replica, addressOf(type), type),
    switchAllOff: (replica) => turnOff(replica, addresses.faults.href),
    reset: (replica) =>
      change(replica, { method: 'POST', url: addresses.reset }, (address, _answer, askedAt) =>
        observer.switched('reset', address, { askedAt }, now()),
      ),
  };
}

/** A replica whose faults can be switched: where it is, and what people call it. */
type Target = Pick<Replica, 'address' | 'instance'> & { name: string };

/** Those that are there: one that is gone has no faults. Where all are gone, the answer will say so. */
function targetsAmong(replicas: readonly Replica[]): Target[] {
  const present = replicas.filter(({ condition }) => condition !== 'gone');
  const targets = (present.length > 0 ? present : replicas).map(({ address, instance }) => ({
    address,
    instance,
    name: shortName(instance),
  }));
  return targets.length > 0
    ? targets
    : [{ address: '', instance: 'numbers-api', name: 'numbers-api' }];
}

async function ask(
  send: SendRequest,
  request: Omit<ApiRequest, 'signal'>,
  onDone: (answer: unknown) => void,
): Promise<SwitchResult> {
  try {
    onDone(await send({ ...request, signal: AbortSignal.timeout(SWITCH_TIMEOUT) }));
    return { done: true };
  } catch (error) {
    return explainRefusal(error);
  }
}

/** A refusal of the API is passed on; that it cannot be asked is 503. */
function explainRefusal(error: unknown): SwitchResult {
  const answer = error instanceof RequestError ? error.response?.data : undefined;
  const problem = problemSchema.safeParse(answer).data;
  if (!problem) return refusal(503, `numbers-api ${explain(failureOf(error))}.`);
  return refusal(problem.status, problem.detail, problem.errors);
}

/** @param status the HTTP status to answer with */
export function refusal(status: number, detail: string, errors: FieldError[] = []): SwitchFailure {
  return { done: false, status, detail, errors };
}

function unknownReplica(replica: string, all: readonly Target[]): SwitchResult {
  const known = all.map(({ instance }) => instance).join(', ') || 'none';
  const detail = `There is no replica ${replica.slice(0, 100)}. Those that are known: ${known}.`;
  return { ...refusal(404, detail), replica };
}

/** One result for all: where some have done it and others have not, it says which. */
function summarize(
  replica: string,
  outcomes: readonly { name: string; result: SwitchResult }[],
): SwitchResult {
  const done = outcomes.filter(({ result }) => result.done).map(({ name }) => name);
  const failures = outcomes.flatMap(({ name, result }) => (result.done ? [] : [{ name, result }]));
  const [first] = failures;
  if (!first) return { done: true };
  const isSame = failures.every(({ result }) => result.detail === first.result.detail);
  if (isSame && done.length === 0) return { ...first.result, replica };
  const why = failures.map(({ name, result }) => `not in ${name}: ${result.detail}`).join(' ');
  const where = done.length > 0 ? `Done in ${done.join(', ')}, ` : 'Done nowhere, ';
  return { ...refusal(first.result.status, `${where}${why}`), replica };
}
