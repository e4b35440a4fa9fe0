// Asks the witnesses once a second, each by itself, so that one that is slow or gone holds up no other: the engine's
// reader, the APIs, each at its own address, and the web server.
import { setTimeout as sleep } from 'node:timers/promises';
import { aboutSchema } from 'contract';
import { eventsSchema, factsSchema } from 'engine-reader/facts.ts';
import type { Log } from 'service-kit/log.ts';
import type * as z from 'zod';
import { type ApiAnswer, webAnswerSchema } from '../evidence/evidence.ts';
import { addressesOf, send } from '../http.ts';
import type { EvidenceRecord } from './record.ts';

/** Milliseconds from one look to the next. */
const INTERVAL = 1_000;
/** Milliseconds after which a witness is not waited for any longer. */
const PATIENCE = 2_000;

/**
 * @param web where the web server may be; the first that answers is it
 * @returns what ends the watching
 */
export function watchWitnesses(
  { api, web, engineReader }: { api: string; web: readonly string[]; engineReader: string },
  record: EvidenceRecord,
  log: Log,
): () => void {
  const readEvents = createEventsReader(engineReader);
  const ended = new AbortController();

  async function keepAsking(witness: string, look: () => Promise<boolean>): Promise<void> {
    let wasHeard: boolean | undefined;
    while (!ended.signal.aborted) {
      const isHeard = await look();
      record.heard(witness, isHeard);
      if (isHeard !== wasHeard) log.info(`${witness} ${isHeard ? 'answers' : 'does not answer'}`);
      wasHeard = isHeard;
      await sleep(INTERVAL, undefined, { signal: ended.signal }).catch(() => {});
    }
  }

  void keepAsking('engine-reader', async () => {
    const [answer, told] = await Promise.all([
      ask(`${engineReader}/facts`, factsSchema),
      readEvents(),
    ]);
    if (answer) {
      const { containers, services = [], tasks = [] } = answer;
      record.engineFacts({ containers, services, tasks }, Date.now());
    }
    if (told) record.engineEvents(told.events, told.completeSince, told.now);
    return answer !== undefined && told !== undefined;
  });
  void keepAsking('numbers-api', async () => {
    const answers = await askApis(api);
    record.apiAnswers(answers, Date.now());
    return answers.length > 0;
  });
  void keepAsking('numbers-web', async () => {
    for (const address of web) {
      const answer = await ask(`${address}/api/status`, webAnswerSchema);
      if (!answer) continue;
      const { webBootId, service, client, replicas, ...history } = answer;
      record.webStatus({ webBootId, ...service, ...client, replicas }, history, Date.now());
      return true;
    }
    return false;
  });
  return () => ended.abort();
}

/** @returns undefined where there is no answer, or none of that form */
async function ask<Schema extends z.ZodType>(address: string, schema: Schema) {
  const { text } = await send('GET', address, { patience: PATIENCE });
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * Reads the events that have not been read yet; undefined where there is no reader, or it has lost the Engine. It
 * remembers how far it has read, and begins anew when the reader was restarted.
 *
 * @param address the reader's, without a slash at its end
 */
export function createEventsReader(address: string) {
  let reader: string | undefined;
  let lastId = 0;

  const read = (since: number) => ask(`${address}/events?since=${since}`, eventsSchema);

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
      /** Since when no event is missing, and until when there is none but these. */
      completeSince: Date.parse(answer.completeSince),
      now: Date.parse(answer.now),
    };
  };
}

/** @returns what each API said; those without an answer are left out */
async function askApis(address: string): Promise<ApiAnswer[]> {
  const answers = await Promise.all((await addressesOf(address)).map(askApi));
  return answers
    .filter((answer) => answer !== undefined)
    .sort((a, b) => a.instance.localeCompare(b.instance));
}

async function askApi(address: string): Promise<ApiAnswer | undefined> {
  const about = await ask(`${address}/`, aboutSchema);
  if (!about) return undefined;
  const { instance, calls, faults, health } = about;
  const queue = faults.find((fault) => fault.queue)?.queue;
  const types = faults.map(({ type }) => type);
  const answer = { instance, calls, faults: types, ...(queue && { queue }) };
  const { problem } = health;
  if (problem === undefined) return answer;
  // Only an API that is unwell anyway: faults strike at these requests, too, and one may be deadly.
  const { status } = await send('HEAD', `${address}/rng`, { patience: PATIENCE });
  return { ...answer, problem, ...(status > 0 && { rngStatus: status }) };
}
