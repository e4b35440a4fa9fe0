// A check that doesn't tick says why: at any time of a lab, and in words that why.txt has for several wrong ways.
// UPDATE=1 writes the present result; read the difference before you keep it.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readCatalogue } from '../src/catalogue.ts';
import type { Evidence, Reading, Seen, Time } from '../src/evidence/evidence.ts';
import { inLanguage, noEvidence } from '../src/evidence/evidence.ts';
import { evaluate, type Step } from '../src/evidence/steps.ts';
import { LANGUAGES, WORDS } from '../src/words.ts';
import { play, recorded } from './support/guide.ts';

const FILE = join(import.meta.dirname, 'why.txt');
const catalogue = readCatalogue();

/** What the sources had reported until the second time, from the first one on. */
function between(from: Time, until: Time, { engine, api, web, guide }: Evidence): Evidence {
  const readings = <Value>(list: readonly Reading<Value>[]) =>
    list
      .filter((each) => each.from <= until && each.until >= from)
      .map((each) => ({ ...each, until: Math.min(each.until, until) }));
  const at = (time: Time) => time >= from && time <= until;
  const events = <Thing extends { at: Time }>(list: readonly Thing[]) =>
    list.filter((each) => at(each.at));
  return {
    engine: { ...engine, until, events: events(engine.events), facts: readings(engine.facts) },
    api: readings(api),
    web: {
      readings: readings(web.readings),
      events: events(web.events),
      recoveries: web.recoveries.filter(({ steps }) => at(Math.max(...Object.values(steps)))),
      seconds: web.seconds.filter(({ second }) => at(second * 1_000)),
    },
    guide: events(guide),
  };
}

/** The same, but at its end the API exits. */
function withExit(evidence: Evidence): Evidence {
  const { until, facts } = evidence.engine;
  const now = { from: until, until };
  const gone = facts.slice(-1).map(({ value }) => {
    const containers = value.containers.map((each) => {
      const exited = { ...each, state: 'exited' as const, exitCode: 1 };
      return each.service === 'numbers-api' ? exited : each;
    });
    return { ...now, value: { ...value, containers } };
  });
  const events = [...evidence.engine.events, ...play(`${until} die 1`)];
  const engine = { ...evidence.engine, events, facts: [...facts, ...gone] };
  return { ...evidence, engine, api: [...evidence.api, { ...now, value: [] }] };
}

/** Why the check doesn't tick, in all languages; times are seconds since the lab began. Nothing if it ticks. */
function why(place: number, step: Step, evidence: Evidence, since: Time, texts: Texts): string[] {
  const { done, missing, lastsUntil, beganAgain } = evaluate(step, evidence, since);
  if (done) return [];
  return LANGUAGES.map((language) => {
    const words = WORDS[language];
    const show = ({ at, source, text }: Seen) =>
      `${Math.round((at - since) / 1_000)} s ${words.sources[source]}: ${inLanguage(text, language)}`;
    const parts: string[] = [];
    if (lastsUntil) {
      parts.push(words.lasts(Math.ceil((lastsUntil - evidence.engine.until) / 1_000)));
    }
    if (missing) {
      const { source, latest } = missing;
      const awaited = texts[language].checks[place]?.steps[missing.step];
      assert.ok(awaited, `there is no text for step ${missing.step}`);
      const report = latest ? show(latest) : `${words.sources[source]}: ${words.nothing}`;
      parts.push(`${words.waitsFor} ${awaited.replace(/<.+?>/g, '')}`, `${words.latest} ${report}`);
    }
    if (beganAgain) parts.push(`${words.beganAgain} ${show(beganAgain)}`);
    return `    ${language}: ${parts.join(' | ')}`;
  });
}
type Texts = (typeof catalogue)[number]['texts'];

const sections = catalogue.flatMap(({ name, checks, texts }, labPlace) => {
  const { since, evidence } = recorded[name] ?? assert.fail();
  const { name: nextName } = catalogue[(labPlace + 1) % catalogue.length] ?? assert.fail();
  const next = recorded[nextName] ?? assert.fail();
  return Object.entries(checks).map(([key, step], place) => {
    const { seen } = evaluate(step, evidence, since);
    const [first, last] = [seen[0]?.at ?? assert.fail(), seen.at(-1)?.at ?? assert.fail()];
    const { until } = evidence.engine;
    const ways: [string, Evidence, Time][] = [
      ['nothing is done', noEvidence(since), since],
      ['only the first step is done', between(since, first, evidence), since],
      ['the first step is left out', between(first + 1, until, evidence), first + 1],
      ['the API exits too soon', withExit(between(since, last + 1_000, evidence)), since],
      ['another lab is done', next.evidence, next.since],
    ];

    test(`${name}, ${key}: it says why at any time`, () => {
      for (let time = since; time < until; time += 1_000) {
        const sentences = why(place, step, between(since, time, evidence), since, texts);
        for (const sentence of sentences)
          assert.match(sentence, /: .{12}/, `at ${time - since} ms`);
      }
    });

    const lines = ways.flatMap(([way, part, from]) => {
      const sentences = why(place, step, part, from, texts);
      return sentences.length > 0 ? [`  ${way}`, ...sentences] : [];
    });
    return [`${name}, ${key}`, ...lines].join('\n');
  });
});

if (process.env.UPDATE) writeFileSync(FILE, `${sections.join('\n\n')}\n`);
const expected = readFileSync(FILE, 'utf8').trimEnd().split('\n\n');
for (const [place, section] of sections.entries()) {
  const [name = '', ...lines] = section.split('\n');
  test(`${name}: two wrong ways at least, with the sentences of why.txt`, () => {
    assert.equal(section, expected[place]);
    assert.ok(lines.length >= 2 * (1 + LANGUAGES.length));
  });
}
