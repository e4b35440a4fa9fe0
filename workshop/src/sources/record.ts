// Keeps what the sources report, from the guide's start on, and returns the part that a lab may use.
import { isDeepStrictEqual } from 'node:util';
import { KEPT as TOLD } from 'story/prune.ts';
import type { Recovery, Second, Story } from 'story/story.ts';
import { MAX_EVENTS, MAX_RECOVERIES } from 'story/tell.ts';
import type { ApiAnswer, EngineEvent, EngineFacts, Reading, Time } from '../evidence/evidence.ts';
import { noEvidence } from '../evidence/evidence.ts';
import { LONGEST_GAP } from '../evidence/steps.ts';

/** Entries of each list that are kept at most; the oldest are removed first. */
const KEPT = 5_000;
/** Milliseconds of the past that each story covers completely. */
const RETOLD = TOLD - 1_000;

export type EvidenceRecord = ReturnType<typeof createRecord>;

/** Creates an empty record in memory: after a restart of the guide, checks that haven't ticked start again. */
export function createRecord() {
  const all = noEvidence();
  const { engine, web } = all;
  const silent = new Set<string>();

  return {
    /** Notes whether a service answered when it was last asked. */
    heard(service: string, isHeard: boolean): void {
      if (isHeard) silent.delete(service);
      else silent.add(service);
    },
    /** Returns the services that didn't answer. */
    silent: (): string[] => [...silent].sort(),
    addEngineFacts(value: EngineFacts, at: Time): void {
      engine.facts = withReading(engine.facts, value, at);
    },
    /** The reader reports all events since its start, and since when none is missing; older ones stay. */
    addEngineEvents(news: EngineEvent[], startedAt: Time, completeFrom: Time, until: Time): void {
      const older = engine.events.filter(({ at }) => at < startedAt);
      const events = [...older, ...news].slice(-KEPT);
      Object.assign(engine, { events, completeFrom, until });
    },
    engineEvents: () => engine.events,
    addApiAnswers(answers: ApiAnswer[], at: Time): void {
      all.api = withReading(all.api, answers, at);
    },
    /** Replaces the events of the same time; of what was before `startedAt` the web server knows nothing. */
    addStory(story: Story, startedAt: Time, at: Time): void {
      const { now, recoveries } = story;
      const from = Math.max(startedAt, now - RETOLD);
      // A story has them as long as they are among the last ten.
      const fromRecovery = Math.min(from, recoveries[0]?.brokeAt ?? from);
      web.readings = withReading(web.readings, statusOf(story), at);
      web.events = retold(web.events, story.events, MAX_EVENTS, from, ({ at }) => at);
      web.recoveries = retold(web.recoveries, recoveries, MAX_RECOVERIES, fromRecovery, brokeAt);
      web.seconds = retold(web.seconds, story.seconds, KEPT, from, endOf);
    },
    guideEvent(event: (typeof all.guide)[number]): void {
      all.guide = [...all.guide, event].slice(-KEPT);
    },
    /** What was seen from that time on, and nothing older. */
    since(time: Time) {
      const isLate = ({ at }: { at: Time }) => at >= time;
      return {
        engine: {
          completeFrom: Math.max(engine.completeFrom, time),
          until: engine.until,
          events: engine.events.filter(isLate),
          facts: clipped(engine.facts, time),
        },
        api: clipped(all.api, time),
        web: {
          readings: clipped(web.readings, time),
          events: web.events.filter(isLate),
          recoveries: web.recoveries.filter(({ brokeAt }) => brokeAt >= time),
          seconds: web.seconds.filter(({ second }) => second * 1_000 >= time),
        },
        guide: all.guide.filter(isLate),
      };
    },
  };
}

/** An equal value lengthens the last reading, unless the source was silent for long. */
function withReading<Value>(readings: Reading<Value>[], value: Value, at: Time): Reading<Value>[] {
  const last = readings.at(-1);
  const isSame = last && at - last.until <= LONGEST_GAP && isDeepStrictEqual(last.value, value);
  if (isSame) return readings.with(-1, { ...last, until: at });
  return [...readings, { from: at, until: at, value }].slice(-KEPT);
}

function clipped<Value>(readings: Reading<Value>[], time: Time): Reading<Value>[] {
  return readings
    .filter(({ until }) => until >= time)
    .map((reading) => ({ ...reading, from: Math.max(reading.from, time) }));
}

const brokeAt = (recovery: Recovery): Time => recovery.brokeAt;
const endOf = ({ second }: Second): Time => (second + 1) * 1_000;

function statusOf({ service: { condition }, client, replicas }: Story) {
  const { breaker, waiting, safeguards } = client;
  const shown = replicas.map((each) => ({ release: each.release, condition: each.condition }));
  return { condition, breaker, waiting, safeguards, replicas: shown };
}

/** @param most entries in a story; with that many, it is complete only since the first of them */
function retold<Entry>(
  old: readonly Entry[],
  news: readonly Entry[],
  most: number,
  from: Time,
  timeOf: (entry: Entry) => Time,
): Entry[] {
  const [first] = news;
  const start = first && news.length >= most ? Math.max(from, timeOf(first)) : from;
  const older = old.filter((each) => timeOf(each) < start);
  return [...older, ...news.filter((each) => timeOf(each) >= start)].slice(-KEPT);
}
