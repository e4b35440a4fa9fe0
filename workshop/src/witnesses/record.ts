// Keeps what the witnesses say, from the guide's start on, and gives the part that a lab may use.
import { isDeepStrictEqual } from 'node:util';
import {
  type ApiAnswer,
  type EngineEvent,
  type EngineFacts,
  type Evidence,
  type GuideEvent,
  noEvidence,
  type Reading,
  type Time,
  type WebEvent,
  type WebHistory,
  type WebRecovery,
  type WebSecond,
  type WebStatus,
} from '../evidence/evidence.ts';
import { LONGEST_GAP } from '../evidence/steps.ts';

/** Entries of each list that are kept at most; the oldest go first. */
const KEPT = 5_000;

export type EvidenceRecord = ReturnType<typeof createRecord>;

/** Kept in memory alone: after a restart of the guide, what has not ticked has to be seen again. */
export function createRecord() {
  const all = noEvidence();
  // Newer versions of what was told take the place of older ones.
  const events = new Map<string, WebEvent>();
  const recoveries = new Map<string, WebRecovery>();
  const seconds = new Map<string, WebSecond>();
  const silent = new Set<string>();

  return {
    /** Notes whether a service answered when it was last asked. */
    heard(service: string, isHeard: boolean): void {
      if (isHeard) silent.delete(service);
      else silent.add(service);
    },
    /** The services that did not. */
    silent: (): string[] => [...silent].sort(),
    engineFacts(value: EngineFacts, at: Time): void {
      all.engine.facts = withReading(all.engine.facts, value, at);
    },
    /** All that happened from `completeSince` on, until then, and has not been told yet. */
    engineEvents(news: readonly EngineEvent[], completeSince: Time, until: Time): void {
      all.engine.events = [...all.engine.events, ...news].slice(-KEPT);
      all.engine.completeFrom = completeSince;
      all.engine.until = until;
    },
    apiAnswers(answers: ApiAnswer[], at: Time): void {
      all.api = withReading(all.api, answers, at);
    },
    /** Of each list of the history, entries may be told again. */
    webStatus(status: WebStatus, history: WebHistory, at: Time): void {
      all.web.readings = withReading(all.web.readings, status, at);
      // After its restart the web server counts anew.
      const run = status.webBootId;
      for (const { id, ...each } of history.events) keep(events, `${run} ${id}`, each);
      for (const { id, ...each } of history.recoveries) keep(recoveries, `${run} ${id}`, each);
      for (const each of history.seconds) keep(seconds, `${run} ${each.second}`, each);
    },
    guideEvent(event: GuideEvent): void {
      all.guide = [...all.guide, event].slice(-KEPT);
    },
    /** What was seen from that time on, and nothing older. */
    since(time: Time): Evidence {
      const isLate = ({ at }: { at: Time }) => at >= time;
      return {
        engine: {
          completeFrom: Math.max(all.engine.completeFrom, time),
          until: all.engine.until,
          events: all.engine.events.filter(isLate),
          facts: clipped(all.engine.facts, time),
        },
        api: clipped(all.api, time),
        web: {
          readings: clipped(all.web.readings, time),
          events: [...events.values()].filter(isLate),
          recoveries: [...recoveries.values()].filter(({ brokeAt }) => brokeAt >= time),
          seconds: [...seconds.values()].filter(({ second }) => second * 1_000 >= time),
        },
        guide: all.guide.filter(isLate),
      };
    },
  };
}

/** A witness that says the same as before goes on saying it, unless it was silent for long. */
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

/** Keeps the newest version of an entry in its first place. */
function keep<Entry>(entries: Map<string, Entry>, key: string, entry: Entry): void {
  entries.set(key, entry);
  const [oldest] = entries.keys();
  if (entries.size > KEPT && oldest !== undefined) entries.delete(oldest);
}
