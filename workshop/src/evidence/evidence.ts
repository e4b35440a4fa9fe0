// What the witnesses have said since a lab began. It is plain data: a check is a function of it and of
// nothing else, so that a test can take evidence away.
import type { Queue } from 'contract';
import type * as reader from 'engine-reader/facts.ts';
import * as z from 'zod';

/** Milliseconds since 1970. */
export type Time = number;

/** What a witness said in each of its looks from one time to another. */
export interface Reading<Value> {
  from: Time;
  until: Time;
  value: Value;
}

export interface Evidence {
  /** What the Docker Engine tells of its containers. */
  engine: {
    /** From when on no event is missing. */
    completeFrom: Time;
    /** Until when the Engine has been heard. */
    until: Time;
    /** The oldest first. */
    events: EngineEvent[];
    facts: Reading<EngineFacts>[];
  };
  /** What the APIs answered to the guide, the oldest first; an empty list where none did. */
  api: Reading<ApiAnswer[]>[];
  /** What the web server knows, of its earlier runs, too; the oldest first. */
  web: {
    readings: Reading<WebStatus>[];
    events: WebEvent[];
    recoveries: WebRecovery[];
    seconds: WebSecond[];
  };
  /** What was done with the guide's own commands. */
  guide: GuideEvent[];
}

/** As the engine's reader tells it, but for the time. */
export type EngineEvent = Omit<reader.EngineEvent, 'at'> & { at: Time };

export interface EngineFacts {
  containers: reader.Container[];
  /** Swarm's; none where there is no Swarm. */
  services: reader.Service[];
  tasks: reader.Task[];
}

/** What one API said of itself at GET /. */
export interface ApiAnswer {
  instance: string;
  calls: number;
  /** Why it is unhealthy, in its own words; missing while it is healthy. */
  problem?: string;
  /** The types of the faults that are on. */
  faults: string[];
  /** Of the fault `overload`, where it is on. */
  queue?: Queue;
  /** The status of HEAD /rng, which is asked only while it says that it is unhealthy. */
  rngStatus?: number;
}

const text = z.string().max(1_000);
const count = z.number().min(0);
const time = z.number();

/** What GET /api/status of the web server says, as far as it is looked at. */
export const webAnswerSchema = z.object({
  webBootId: text,
  /** The big word of the live page. */
  service: z.object({ condition: text }),
  client: z.object({
    breaker: text,
    /** Calls without an answer yet. */
    waiting: count,
    safeguards: z.record(text, z.boolean()),
  }),
  replicas: z.array(z.object({ release: text, condition: text })),
  /** Kinds are those of numbers-web's LiveEvent: `fault-on`, `process-gone`, `unhealthy` and so on. */
  events: z.array(z.object({ id: count, at: time, kind: text, text, fault: text.optional() })),
  recoveries: z.array(
    z.object({
      id: count,
      fault: text.optional(),
      brokeAt: time,
      /** When each step was seen, by its name. */
      steps: z.record(text, time),
      requests: count,
      requestsLost: count,
      curedBy: text.optional(),
      over: z.boolean(),
    }),
  ),
  /** What users got in each second; seconds are whole ones since 1970. */
  seconds: z.array(z.object({ second: time, numbers: count, failures: count, attempts: count })),
});
type WebAnswer = z.output<typeof webAnswerSchema>;

/** How things are at one moment. */
export type WebStatus = Pick<WebAnswer, 'webBootId' | 'replicas'> &
  WebAnswer['service'] &
  WebAnswer['client'];
/** What the web server tells besides its status. */
export type WebHistory = Pick<WebAnswer, 'events' | 'recoveries' | 'seconds'>;
export type WebEvent = Omit<WebHistory['events'][number], 'id'>;
export type WebRecovery = Omit<WebHistory['recoveries'][number], 'id'>;
export type WebSecond = WebHistory['seconds'][number];

export interface GuideEvent {
  at: Time;
  kind: 'incident drawn' | 'incident solved';
  text: string;
  /** With `incident solved`: the symptoms that the student has named, see incident/incidents.ts. */
  symptoms?: string[];
}

/** Evidence in words, as the witness itself says it, in every language. */
export const seenSchema = z.object({
  at: z.number(),
  witness: z.enum(['engine', 'api', 'web', 'guide']),
  text: z.string(),
});
export type Seen = z.output<typeof seenSchema>;
/** Named as their parts of the evidence are. */
export type Witness = Seen['witness'];

/** What there is when no witness has said anything. */
export function noEvidence(since: Time = 0): Evidence {
  return {
    engine: { completeFrom: since, until: since, events: [], facts: [] },
    api: [],
    web: { readings: [], events: [], recoveries: [], seconds: [] },
    guide: [],
  };
}

/** The evidence as it would be without one of its witnesses: with that no check may tick. */
export function without(witness: Witness, evidence: Evidence): Evidence {
  return { ...evidence, [witness]: noEvidence()[witness] };
}
