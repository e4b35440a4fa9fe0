// Asks the engine-reader, each API, and the web server once a second, each by itself: a slow one delays no other.
import { setTimeout as sleep } from 'node:timers/promises';
import { aboutSchema } from 'contract';
import { eventsSchema, factsSchema } from 'engine-reader/facts.ts';
import type { Log } from 'service-kit/log.ts';
import { applyUpdate, prune } from 'story/prune.ts';
import { type Of, type Recording, updateSchema } from 'story/recording.ts';
import type { Story } from 'story/story.ts';
import { tellStory } from 'story/tell.ts';
import type * as z from 'zod';
import type { ApiAnswer, EngineEvent, Time } from '../evidence/evidence.ts';
import { addressesOf, send } from '../http.ts';
import type { EvidenceRecord } from './record.ts';

/** Milliseconds from one request to the next. */
const INTERVAL = 1_000;
/** Milliseconds after which a source is not waited for any longer. */
const PATIENCE = 2_000;

/** Returns what ends the watching. Of the addresses at which the web may be, the first that answers is used. */
export function watchSources(
  { api, web, engineReader }: { api: string; web: readonly string[]; engineReader: string },
  record: EvidenceRecord,
  log: Log,
): () => void {
  const readStory = createStoryReader(web, record.engineEvents);
  const ended = new AbortController();

  async function keepAsking(source: string, askOnce: () => Promise<boolean>): Promise<void> {
    let wasHeard: boolean | undefined;
    while (!ended.signal.aborted) {
      const isHeard = await askOnce();
      record.heard(source, isHeard);
      if (isHeard !== wasHeard) log.info(`${source} ${isHeard ? 'answers' : 'does not answer'}`);
      wasHeard = isHeard;
      await sleep(INTERVAL, undefined, { signal: ended.signal }).catch(() => {});
    }
  }

  void keepAsking('engine-reader', async () => {
    const [answer, told] = await Promise.all([
      ask(`${engineReader}/facts`, factsSchema),
      ask(`${engineReader}/events`, eventsSchema),
    ]);
    const { containers, services = [], tasks = [] } = answer ?? {};
    if (containers) record.addEngineFacts({ containers, services, tasks }, Date.now());
    if (told?.completeSince === undefined) return false;
    const events = told.events.map((event) => ({ ...event, at: Date.parse(event.at) }));
    const { parse } = Date;
    const { startedAt, completeSince, now } = told;
    record.addEngineEvents(events, parse(startedAt), parse(completeSince), parse(now));
    return containers !== undefined;
  });
  void keepAsking('numbers-api', async () => {
    const found = await Promise.all((await addressesOf(api)).map(askApi));
    const answers = found.filter((answer) => answer !== undefined);
    answers.sort((a, b) => a.instance.localeCompare(b.instance));
    record.addApiAnswers(answers, Date.now());
    return answers.length > 0;
  });
  void keepAsking('numbers-web', async () => {
    const answer = await readStory();
    if (answer) record.addStory(answer.story, answer.startedAt, Date.now());
    return answer !== undefined;
  });
  return () => ended.abort();
}

/** @returns undefined if there is no answer, or none of that form */
async function ask<Schema extends z.ZodType>(address: string, schema: Schema) {
  const { text } = await send('GET', address, { patience: PATIENCE });
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Keeps a copy of the web's recording and derives its story with the Engine's events; undefined without a web. */
export function createStoryReader(
  addresses: readonly string[],
  engineEvents: () => readonly EngineEvent[],
) {
  let recording: Recording | undefined;
  let lastId = '';

  return async (): Promise<{ story: Story; startedAt: Time } | undefined> => {
    for (const address of addresses) {
      const since = encodeURIComponent(lastId);
      const update = await ask(`${address}/api/recording?since=${since}`, updateSchema);
      const updated = update && applyUpdate(recording, update);
      if (!updated) continue;
      recording = updated;
      lastId = update.id;
      const { header, observations } = updated;
      const all = [...observations, ...engineEvents().map(asObservation)];
      const story = tellStory({ header, observations: all }, update.now);
      recording.observations = prune(observations, story);
      return { story, startedAt: header.startedAt };
    }
    return undefined;
  };
}

/** Docker gives a container its short id as host name, which is the instance of its replica. */
export function asObservation({
  id,
  at,
  action,
  container,
  ...details
}: EngineEvent): Of<'engine'> {
  const { service: _, ...values } = details;
  const its = action === 'health_status' ? 'health' : action;
  return { ...values, id, at, until: at, kind: 'engine', instance: container, action: its };
}

/** Returns what an API says of itself; undefined without an answer. */
async function askApi(address: string): Promise<ApiAnswer | undefined> {
  const about = await ask(`${address}/`, aboutSchema);
  if (!about) return undefined;
  const { instance, calls, health } = about;
  const queue = about.faults.find((fault) => fault.queue)?.queue;
  const faults = about.faults.map(({ type }) => type);
  const answer = { instance, calls, faults, ...(queue && { queue }) };
  if (health.problem === undefined) return answer;
  // Only if it is unhealthy anyway: faults strike these requests, too, and may end the process.
  const { status } = await send('HEAD', `${address}/rng`, { patience: PATIENCE });
  return { ...answer, problem: health.problem, ...(status > 0 && { rngStatus: status }) };
}
