// The events of this project's containers since the reader started. The Engine keeps only 256, of all that it runs.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from 'service-kit/log.ts';
import { type Engine, filters, type Ownership, type RawEvent, shortId } from './engine.ts';
import { ACTIONS, type EngineEvent, type Events, eventSchema } from './facts.ts';

/** Events that are kept. */
const CAPACITY = 2_000;
/** Milliseconds until the Engine is tried again. */
const RETRY_DELAY = 500;
/** Refused connections in a row after which the socket is taken for an old one: five seconds. */
const MAX_REFUSALS = 10;

/** Creates a journal in memory: empty until it follows the Engine, and after a restart of the reader. */
export function createJournal(engine: Engine, ownership: Ownership, startedAt: string, log: Log) {
  let events: EngineEvent[] = [];
  let completeSince: string | undefined;

  async function followOnce(signal: AbortSignal): Promise<void> {
    const wanted = filters({ type: ['container'], event: ACTIONS });
    const stream = await engine.followEvents(wanted, signal);
    completeSince = new Date().toISOString();
    log.info('following the events of the Engine');
    for await (const raw of stream) {
      const event = describeEvent(raw, ownership, (events.at(-1)?.id ?? 0) + 1);
      if (event) events = [...events.slice(1 - CAPACITY), event];
    }
    log.warn('the Engine closed its event stream');
  }

  return {
    /** The events so far. */
    list: (): Events => ({
      now: new Date().toISOString(),
      startedAt,
      ...(completeSince && { completeSince }),
      events,
    }),

    /** Whether the Engine reports its events at present. */
    isFollowing: () => completeSince !== undefined,

    /** Follows the Engine, also after its restart, until the signal. @throws Error if connections stay refused */
    async follow(signal: AbortSignal): Promise<void> {
      let lastProblem = '';
      let refusals = 0;
      while (!signal.aborted) {
        try {
          await followOnce(signal);
          lastProblem = '';
          refusals = 0;
        } catch (error) {
          const isRefusal = (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
          refusals = isRefusal ? refusals + 1 : 0;
          if (refusals === MAX_REFUSALS) throw error;
          const problem = `the Engine does not answer: ${error}`;
          if (!signal.aborted && problem !== lastProblem) log.warn(problem);
          lastProblem = problem;
        }
        completeSince = undefined;
        await sleep(RETRY_DELAY, undefined, { signal }).catch(() => {});
      }
    },
  };
}

/** Undefined for what is not ours, or not on the list of what is reported. */
export function describeEvent(
  { Action, Actor: { ID, Attributes: labels }, timeNano }: RawEvent,
  ownership: Ownership,
  id: number,
): EngineEvent | undefined {
  const [action, detail] = Action.split(': ');
  return eventSchema.safeParse({
    id,
    at: new Date(timeNano / 1_000_000).toISOString(),
    action,
    service: ownership.serviceOf(labels),
    container: shortId(ID),
    exitCode: action === 'die' ? Number(labels.exitCode) : undefined,
    signal: action === 'kill' ? Number(labels.signal) : undefined,
    health: action === 'health_status' ? detail : undefined,
  }).data;
}
