// What the sources have reported since a lab began: plain data, and the only input of a check.
import type { Queue } from 'contract';
import type * as reader from 'engine-reader/facts.ts';
import type { Client, Condition, Recovery, Replica, Second, StoryEvent } from 'story/story.ts';
import * as z from 'zod';
import { fill, type Language, WORDS } from '../words.ts';

/** Milliseconds since 1970. */
export type Time = number;

/** What a source reported each time it was asked, from one time to another. */
export interface Reading<Value> {
  from: Time;
  until: Time;
  value: Value;
}

/** All lists begin with the oldest. */
export interface Evidence {
  /** What the Docker Engine reports: no event is missing from `completeFrom` until `until`. */
  engine: {
    completeFrom: Time;
    until: Time;
    events: EngineEvent[];
    facts: Reading<EngineFacts>[];
  };
  /** What the APIs answered to the guide; an empty list if none did. */
  api: Reading<ApiAnswer[]>[];
  /** The story of the web server's recording, with its earlier runs. */
  web: {
    readings: Reading<WebStatus>[];
    events: StoryEvent[];
    recoveries: Recovery[];
    seconds: Second[];
  };
  /** What was done with the guide's own commands. */
  guide: GuideEvent[];
}

/** An event of the engine-reader, with its time as a number. */
export type EngineEvent = Omit<reader.EngineEvent, 'at'> & { at: Time };

/** The Engine's containers, services and tasks; without a Swarm, no services and no tasks. */
export type EngineFacts = {
  [Name in 'containers' | 'services' | 'tasks']: NonNullable<reader.Facts[Name]>;
};

/** What one API reported about itself at GET /. */
export interface ApiAnswer {
  instance: string;
  calls: number;
  /** Why it is unhealthy, in its own words; missing while it is healthy. */
  problem?: string;
  /** The types of the faults that are on. */
  faults: string[];
  /** The queue of the fault `overload`, while it is on. */
  queue?: Queue;
  /** The status of HEAD /rng, which the guide requests only while the API reports that it is unhealthy. */
  rngStatus?: number;
}

/** The part of the web's story at one moment that checks use; `condition` is the big word of the live page. */
export interface WebStatus extends Pick<Client, 'breaker' | 'waiting' | 'safeguards'> {
  condition: Condition;
  replicas: Pick<Replica, 'release' | 'condition'>[];
}

export interface GuideEvent {
  at: Time;
  kind: 'incident drawn' | 'incident solved';
  text: Text;
  /** The symptoms that the student named, see incident/incidents.ts; only with `incident solved`. */
  symptoms?: string[];
}

/** A string is the same in all languages; words.json translates an English template such as `exit code {0}`. */
export type Text = string | { template: string; values: Text[] };
const textSchema: z.ZodType<Text> = z.lazy(() =>
  z.union([z.string(), z.object({ template: z.string(), values: z.array(textSchema) })]),
);

/** Tags a text that words.json translates, as in say`exit code ${3}`. */
export function say(parts: TemplateStringsArray, ...values: (Text | number)[]): Text {
  const template = parts.reduce((before, part, place) => `${before}{${place - 1}}${part}`);
  return {
    template,
    values: values.map((value) => (typeof value === 'number' ? `${value}` : value)),
  };
}

/** Returns the texts, separated by commas. */
export const listed = (texts: Text[]): Text => texts.reduce((list, text) => say`${list}, ${text}`);

/** Returns a text of the evidence in a language. */
export function inLanguage(text: Text, language: Language): string {
  if (typeof text === 'string') return text;
  const template = WORDS[language].evidence[text.template] ?? text.template;
  return fill(template, ...text.values.map((value) => inLanguage(value, language)));
}

/** Sources are named as their parts of the evidence. */
export const seenSchema = z.object({
  at: z.number(),
  source: z.enum(['engine', 'api', 'web', 'guide']),
  text: textSchema,
});
export type Seen = z.output<typeof seenSchema>;
export type Source = Seen['source'];

/** Returns the evidence before any source has reported anything. */
export function noEvidence(since: Time = 0): Evidence {
  return {
    engine: { completeFrom: since, until: since, events: [], facts: [] },
    api: [],
    web: { readings: [], events: [], recoveries: [], seconds: [] },
    guide: [],
  };
}
