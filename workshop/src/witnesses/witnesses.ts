// Asks the witnesses: the engine's reader, the APIs, each at its own address, and the web server.
import { aboutSchema } from 'contract';
import { type Events, eventsSchema, factsSchema } from 'engine-reader/facts.ts';
import type * as z from 'zod';
import {
  type ApiAnswer,
  type EngineEvent,
  type EngineFacts,
  type Time,
  type WebHistory,
  type WebStatus,
  webAnswerSchema,
} from '../evidence/evidence.ts';
import { addressesOf, send } from '../http.ts';

/** Milliseconds after which a witness is not waited for any longer. */
const PATIENCE = 2_000;

/** @returns undefined where there is no answer, or none of that form */
async function ask<Schema extends z.ZodType>(
  address: string,
  schema: Schema,
): Promise<z.output<Schema> | undefined> {
  try {
    const { text } = await send('GET', address, { patience: PATIENCE });
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** @returns undefined where there is no reader, or the Engine does not answer it */
export async function askForFacts(address: string): Promise<EngineFacts | undefined> {
  const facts = await ask(`${address}/facts`, factsSchema);
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

/** The events that have not been read yet; undefined where there is no reader, or it has lost the Engine. */
export type EventsReader = () => Promise<EventsAnswer | undefined>;

/**
 * Remembers how far it has read, and begins anew when the reader was restarted.
 *
 * @param address the reader's, without a slash at its end
 */
export function createEventsReader(address: string): EventsReader {
  let reader: string | undefined;
  let lastId = 0;

  const read = (since: number): Promise<Events | undefined> =>
    ask(`${address}/events?since=${since}`, eventsSchema);

  return async () => {
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
  };
}

/** @returns what each API said; those without an answer are left out */
export async function askApis(address: string): Promise<ApiAnswer[]> {
  const answers = await Promise.all((await addressesOf(address)).map(askApi));
  return answers
    .filter((answer) => answer !== undefined)
    .sort((a, b) => a.instance.localeCompare(b.instance));
}

async function askApi(address: string): Promise<ApiAnswer | undefined> {
  const about = await ask(`${address}/`, aboutSchema);
  if (!about) return undefined;
  const { instance, bootId, calls, faults, health } = about;
  const answer = { instance, bootId, calls, faults: faults.map(({ type }) => type) };
  const { problem } = health;
  if (problem === undefined) return answer;
  // Only an API that is unwell anyway: faults strike at these requests, too, and one may be deadly.
  const rng = await send('HEAD', `${address}/rng`, { patience: PATIENCE }).catch(() => undefined);
  return { ...answer, problem, ...(rng && { rngStatus: rng.status }) };
}

/**
 * @param addresses of which the first that answers is believed
 * @returns undefined where there is no web server
 */
export async function askWeb(
  addresses: readonly string[],
): Promise<{ status: WebStatus; history: WebHistory } | undefined> {
  for (const address of addresses) {
    const answer = await ask(`${address}/api/status`, webAnswerSchema);
    if (!answer) continue;
    const { webBootId, service, client, replicas, ...history } = answer;
    return { status: { webBootId, ...service, ...client, replicas }, history };
  }
  return undefined;
}
