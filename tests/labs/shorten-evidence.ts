// Shortens evidence to what is needed: of what was seen, and of what each single look has told.
import type { Evidence, Reading } from 'workshop/evidence.ts';

/** @param isEnough whether some evidence will do; it has to, with all of it */
export function shortenEvidence(
  { engine, api, web, guide }: Evidence,
  isEnough: (part: Evidence) => boolean,
): Evidence {
  let kept: Evidence = { engine, api, web, guide };
  const shorten = <Entry>(entries: readonly Entry[], put: (fewer: Entry[]) => Evidence): void => {
    const fewer = shortest(entries, (some) => isEnough(put(some)));
    kept = put(fewer);
  };
  const putFacts = (facts: Evidence['engine']['facts']): Evidence => ({
    ...kept,
    engine: { ...kept.engine, facts },
  });
  const putReadings = (readings: Evidence['web']['readings']): Evidence => ({
    ...kept,
    web: { ...kept.web, readings },
  });
  shorten(engine.events, (events) => ({ ...kept, engine: { ...kept.engine, events } }));
  shorten(engine.facts, putFacts);
  shorten(api, (fewer) => ({ ...kept, api: fewer }));
  shorten(web.readings, putReadings);
  shorten(web.events, (events) => ({ ...kept, web: { ...kept.web, events } }));
  shorten(web.recoveries, (recoveries) => ({ ...kept, web: { ...kept.web, recoveries } }));
  shorten(web.seconds, (seconds) => ({ ...kept, web: { ...kept.web, seconds } }));
  shorten(guide, (fewer) => ({ ...kept, guide: fewer }));
  for (const list of ['containers', 'services', 'tasks'] as const) {
    const { facts } = kept.engine;
    kept = putFacts(withShorterLists(facts, list, (some) => isEnough(putFacts(some))));
  }
  const { readings } = kept.web;
  return putReadings(withShorterLists(readings, 'replicas', (some) => isEnough(putReadings(some))));
}

/** The same looks, each with less in one of the lists that it has told. */
function withShorterLists<List extends string, Value extends Record<List, unknown[]>>(
  readings: readonly Reading<Value>[],
  list: List,
  isEnough: (readings: Reading<Value>[]) => boolean,
): Reading<Value>[] {
  return readings.reduce(
    (kept, reading, place) => {
      const put = (fewer: unknown[]) =>
        kept.with(place, { ...reading, value: { ...reading.value, [list]: fewer } });
      return put(shortest(reading.value[list], (some) => isEnough(put(some))));
    },
    [...readings],
  );
}

/** Takes away ever smaller pieces, as long as what is left is enough. */
function shortest<Entry>(entries: readonly Entry[], isEnough: (some: Entry[]) => boolean): Entry[] {
  let kept = [...entries];
  for (let size = kept.length; size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < kept.length; ) {
      const fewer = kept.toSpliced(from, size);
      if (isEnough(fewer)) kept = fewer;
      else from += size;
    }
  }
  return kept;
}
