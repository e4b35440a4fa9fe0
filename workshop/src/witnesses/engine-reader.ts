// Asks the engine's reader for facts and for the events since the last one.
import { type Events, eventsSchema, factsSchema } from 'engine-reader/facts.ts';
import type { EngineEvent, EngineFacts, Time } from '../evidence/evidence.ts';
import { ask } from './ask.ts';

/** @returns undefined where there is no reader, or the Engine does not answer it */
export async function askForFacts(address: string): Promise<EngineFacts | undefined> {
  const facts = factsSchema.safeParse((await ask(`${address}/facts`))?.body).data;
  if (!facts) return undefined;
  const { containers, services = [], tasks = [] } = facts;
  return { containers, services, tasks };
}

export interface EventsAnswer {
  events: EngineEvent[];
  /** Since when no event is missing, and until when there is none but these. */
  completeSince: Time;
  now: Time;
}

export interface EventsReader {
  /** Those that have not been read yet; undefined where there is no reader, or it has lost the Engine. */
  readOn(): Promise<EventsAnswer | undefined>;
}

/**
 * Remembers how far it has read, and begins anew when the reader was restarted.
 *
 * @param address the reader's, without a slash at its end
 */
export function createEventsReader(address: string): EventsReader {
  let reader: string | undefined;
  let lastId = 0;

  async function read(since: number): Promise<Events | undefined> {
    return eventsSchema.safeParse((await ask(`${address}/events?since=${since}`))?.body).data;
  }

  return {
    async readOn() {
      let answer = await read(lastId);
      if (answer && answer.startedAt !== reader) {
        // Another reader counts anew.
        if (lastId > 0) answer = await read(0);
        lastId = 0;
      }
      if (answer?.completeSince === undefined) return undefined;
      reader = answer.startedAt;
      lastId = answer.events.at(-1)?.id ?? lastId;
      return {
        events: answer.events.map((event) => ({ ...event, at: Date.parse(event.at) })),
        completeSince: Date.parse(answer.completeSince),
        now: Date.parse(answer.now),
      };
    },
  };
}
