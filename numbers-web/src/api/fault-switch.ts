// Switches the faults of one replica of the API, or of all, on and off.
import { type Problem, problemSchema, switchedOnSchema } from 'contract';
import type { Recorder } from 'story/recorder.ts';
import { explain, shortName } from 'story/sentences.ts';
import { ALL_REPLICAS, type Replica } from 'story/story.ts';
import { now } from '../clock.ts';
import { faultsAt } from './about.ts';
import type { Watchers } from './watchers.ts';

/** Milliseconds; a blocked API doesn't answer, and users should know soon. */
const SWITCH_TIMEOUT = 2_000;

/** Why a change was not made; `status` is the HTTP status to answer with. */
export type Refusal = Problem & {
  /** Which replica was to change: an instance, or `all`; missing where it was none. */
  replica?: string;
};

/** What to switch; `reset` is everything as after a fresh start of the API. */
export interface Change {
  what: 'fault on' | 'fault off' | 'reset';
  /** The type of the fault; missing for all of them. */
  fault?: string;
  /** The settings of a fault that is switched on. */
  settings?: Record<string, unknown>;
}

/**
 * Returns what changes all chosen replicas at the same time: an instance, what people call it, or `all`. It returns
 * what went wrong. A replica that is silent for two seconds is status 503.
 */
export function createFaultSwitch(
  { send, lookNow }: Watchers,
  replicas: () => readonly Replica[],
  recorder: Recorder,
) {
  async function switchOne(address: string, change: Change): Promise<Problem | undefined> {
    const askedAt = now();
    const signal = AbortSignal.timeout(SWITCH_TIMEOUT);
    const answer = await send({ address, signal, ...requestFor(change) });
    if (!answer.passed) {
      const detail = `numbers-api ${explain(answer.failure)}.`;
      return problemSchema.safeParse(answer.data).data ?? { status: 503, detail };
    }
    const { what, fault } = change;
    const active = what === 'fault on' && switchedOnSchema.safeParse(answer.data).data?.active;
    const faults = active && faultsAt(address, active, recorder.recording.observations, askedAt);
    recorder.add({
      kind: 'switch',
      what,
      address,
      ...(fault !== undefined && { fault }),
      askedAt,
      ...(faults && { faults }),
      at: now(),
    });
    return undefined;
  }

  return async (replica: string, change: Change): Promise<Refusal | undefined> => {
    const all = targetsAmong(replicas());
    const chosen = all.filter(({ instance }) =>
      [ALL_REPLICAS, instance, shortName(instance)].includes(replica),
    );
    if (chosen.length === 0) return unknownReplica(replica, all);
    const outcomes = await Promise.all(
      chosen.map(async ({ address, instance }) => {
        return { name: shortName(instance), problem: await switchOne(address, change) };
      }),
    );
    lookNow();
    return summarize(replica, outcomes);
  };
}

function requestFor({ what, fault, settings: body }: Change) {
  if (what === 'reset') return { method: 'POST', path: 'reset' } as const;
  const path = fault === undefined ? 'faults' : `faults/${encodeURIComponent(fault)}`;
  if (what === 'fault on') return { method: 'PUT', path, body } as const;
  return { method: 'DELETE', path } as const;
}

type Target = Pick<Replica, 'address' | 'instance'>;

/** The running replicas: one that is gone has no faults. If all are gone, the answer says so. */
function targetsAmong(replicas: readonly Replica[]): readonly Target[] {
  const present = replicas.filter(({ condition }) => condition !== 'gone');
  if (present.length > 0) return present;
  return replicas.length > 0 ? replicas : [{ address: '', instance: 'numbers-api' }];
}

function unknownReplica(replica: string, all: readonly Target[]): Refusal {
  const known = all.map(({ instance }) => instance).join(', ');
  const detail = `There is no replica ${replica.slice(0, 100)}. The known ones: ${known}.`;
  return { status: 404, detail, replica };
}

/** One result for all: where some have done it and others have not, it says which. */
function summarize(
  replica: string,
  outcomes: readonly { name: string; problem?: Problem | undefined }[],
): Refusal | undefined {
  const done = outcomes.filter(({ problem }) => !problem).map(({ name }) => name);
  const failures = outcomes.flatMap(({ name, problem }) => (problem ? [{ name, problem }] : []));
  const [first] = failures;
  if (!first) return undefined;
  const isSame = failures.every(({ problem }) => problem.detail === first.problem.detail);
  if (isSame && done.length === 0) return { ...first.problem, replica };
  const why = failures.map(({ name, problem }) => `not in ${name}: ${problem.detail}`).join(' ');
  const where = done.length > 0 ? `Done in ${done.join(', ')}` : 'Done nowhere';
  return { status: first.problem.status, detail: `${where}, ${why}`, replica };
}
