// Keeps the evidence of a lab that was done on real containers, for the tests of its checks: with
// KEEP_EVIDENCE=1, in workshop/test/evidence/, and of it only what the checks need.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCatalogue } from 'workshop/catalogue.ts';
import type { Evidence } from 'workshop/evidence.ts';
import { judge } from 'workshop/steps.ts';
import { root } from '../support/commands.ts';
import { webUrl } from '../support/stack.ts';
import { evidenceOf } from './guide.ts';

const FOLDER = join(root, 'workshop/test/evidence');

export async function keepEvidence(name: string, number: number): Promise<void> {
  if (!process.env.KEEP_EVIDENCE) return;
  const { since, evidence } = await evidenceOf(number);
  const checks = readCatalogue(webUrl).find((lab) => lab.name === name)?.checks ?? [];
  const isEnough = (part: Evidence): boolean =>
    checks.every((check) => judge(check.evidence, part, since).done);
  mkdirSync(FOLDER, { recursive: true });
  const kept = { since, evidence: withoutTheNeedless(evidence, isEnough) };
  writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify(kept, undefined, 1)}\n`);
}

function withoutTheNeedless(
  { engine, api, web, guide }: Evidence,
  isEnough: (part: Evidence) => boolean,
): Evidence {
  let kept: Evidence = { engine, api, web, guide };
  const shorten = <Entry>(entries: readonly Entry[], put: (fewer: Entry[]) => Evidence): void => {
    const fewer = shortest(entries, (some) => isEnough(put(some)));
    kept = put(fewer);
  };
  shorten(engine.events, (events) => ({ ...kept, engine: { ...kept.engine, events } }));
  shorten(engine.facts, (facts) => ({ ...kept, engine: { ...kept.engine, facts } }));
  shorten(api, (fewer) => ({ ...kept, api: fewer }));
  shorten(web.readings, (readings) => ({ ...kept, web: { ...kept.web, readings } }));
  shorten(web.events, (events) => ({ ...kept, web: { ...kept.web, events } }));
  shorten(web.recoveries, (recoveries) => ({ ...kept, web: { ...kept.web, recoveries } }));
  shorten(web.seconds, (seconds) => ({ ...kept, web: { ...kept.web, seconds } }));
  shorten(guide, (fewer) => ({ ...kept, guide: fewer }));
  return kept;
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
