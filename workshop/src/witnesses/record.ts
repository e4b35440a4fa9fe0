// Keeps what the witnesses say, from the guide's start on, and gives the part that a lab may use.
import { isDeepStrictEqual } from 'node:util';
import type {
  ApiAnswer,
  EngineEvent,
  EngineFacts,
  Evidence,
  GuideEvent,
  Reading,
  Time,
  WebEvent,
  WebHistory,
  WebRecovery,
  WebSecond,
  WebStatus,
} from '../evidence/evidence.ts';
import { LONGEST_GAP } from '../evidence/steps.ts';

/** Entries of each list that are kept at most; the oldest go first. */
const KEPT = 5_000;

export type EvidenceRecord = ReturnType<typeof createRecord>;

/** Kept in memory alone: after a restart of the guide, what has not ticked has to be seen again. */
export function createRecord() {
  let facts: Reading<EngineFacts>[] = [];
  let engineEvents: EngineEvent[] = [];
  let completeFrom = 0;
  let engineUntil = 0;
  let api: Reading<ApiAnswer[]>[] = [];
  let web: Reading<WebStatus>[] = [];
  const webEvents = new Map<string, WebEvent>();
  const webRecoveries = new Map<string, WebRecovery>();
  const webSeconds = new Map<string, WebSecond>();
  let guide: GuideEvent[] = [];

  return {
    engineFacts(value: EngineFacts, at: Time): void {
      facts = withReading(facts, value, at);
    },
    /** All that happened from `completeSince` on, until then, and has not been told yet. */
    engineEvents(events: readonly EngineEvent[], completeSince: Time, until: Time): void {
      engineEvents = [...engineEvents, ...events].slice(-KEPT);
      completeFrom = completeSince;
      engineUntil = until;
    },
    apiAnswers(answers: ApiAnswer[], at: Time): void {
      api = withReading(api, answers, at);
    },
    /** Of each list of the history, entries may be told again. */
    webStatus(status: WebStatus, history: WebHistory, at: Time): void {
      web = withReading(web, status, at);
      // After its restart the web server counts anew.
      const run = status.webBootId;
      for (const { id, ...event } of history.events) keep(webEvents, `${run} ${id}`, event);
      for (const { id, ...recovery } of history.recoveries)
        keep(webRecoveries, `${run} ${id}`, recovery);
      for (const second of history.seconds) keep(webSeconds, `${run} ${second.second}`, second);
    },
    guideEvent(event: GuideEvent): void {
      guide = [...guide, event].slice(-KEPT);
    },
    /** What was seen from that time on, and nothing older. */
    since(time: Time): Evidence {
      const isLate = ({ at }: { at: Time }) => at >= time;
      return {
        engine: {
          completeFrom: Math.max(completeFrom, time),
          until: engineUntil,
          events: engineEvents.filter(isLate),
          facts: clipped(facts, time),
        },
        api: clipped(api, time),
        web: {
          readings: clipped(web, time),
          events: [...webEvents.values()].filter(isLate),
          recoveries: [...webRecoveries.values()].filter(({ brokeAt }) => brokeAt >= time),
          seconds: [...webSeconds.values()].filter(({ second }) => second * 1_000 >= time),
        },
        guide: guide.filter(isLate),
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
