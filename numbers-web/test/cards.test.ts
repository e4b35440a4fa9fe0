// What each card shows of each sample, and how the time axis is drawn. After a change, write it again with
// `node --test --test-update-snapshots numbers-web/test/cards.test.ts`, and read the difference.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadTemplates } from 'page-kit/templates.ts';
import type { Story } from 'story/story.ts';
import { tellStory } from 'story/tell.ts';
import { type PageModel, pageModel } from '../page/model.ts';
import { STILL_VIEW, type View } from '../page/view.ts';
import * as words from '../page/words.ts';
import { SAMPLES, type Sample } from './samples.ts';

const STORED = { serializers: [String] };
const render = loadTemplates(join(import.meta.dirname, '../page'));
// Times are shown as they are on the clock of the machine.
process.env.TZ = 'UTC';

/** How a person looks at a sample, or what that person has done; `later` is milliseconds after its moment. */
interface Look extends Partial<View> {
  later?: number;
  /** The cards that are compared, where it isn't all of them. */
  only?: string;
  /** Whether the drawing itself is compared. */
  isDrawn?: true;
}

const { broken, calm, recovered } = SAMPLES;
const tell = ({ recording, now }: Sample): Story => tellStory(recording, now);
const idOf = (sample: Sample) => tell(sample).recoveries.at(-1)?.id;
const call = { attempts: 2, milliseconds: 61 };
const own = (at: number) => ({ own: { ...call, at, number: 7 } });
const badNews = (at: number) => ({ own: { ...call, at, problem: 'gave no answer in time' } });
const [first] = tell(SAMPLES['one-of-three']).replicas;
const [replaced = ''] = tell(SAMPLES.replaced).replicas.flatMap((each) => each.replaced);
const refusals = {
  '/faults/error/on': 'status: must be a number',
  '/faults/hang/off': 'No.',
  '/faults/off': undefined,
  '/reset': 'Not now.',
  '/asking': 'At most 20.',
  '/safeguards': 'Unknown.',
};
const phone = { width: 340, height: 400, unit: 16 };
const low = { width: 900, height: 200, unit: 14 };
/** The looks by name; each name begins with that of its sample. */
const LOOKS: Record<string, Look> = {
  ...Object.fromEntries(Object.keys(SAMPLES).map((name) => [name, {}])),
  broken: { isDrawn: true },
  fresh: { isDrawn: true },
  rollback: { isDrawn: true },
  'one-of-three, on a phone': { size: phone, only: '', isDrawn: true },
  'replaced, low': { size: low, only: '', isDrawn: true },
  'crowded, lost': { later: 3_400, link: 'lost', only: 'top service', isDrawn: true },
  'updated, 55 s later': { later: 55_000, only: 'timeline' },
  'updated, 65 s later': { later: 65_000, only: 'service timeline' },
  'broken, lost': { later: 14_000, link: 'lost' },
  'broken, last minute': { axis: { mode: 'last', recoveryId: idOf(broken) }, only: 'timeline' },
  'broken, after an older choice': {
    axis: { mode: 'last', recoveryId: 'another' },
    only: 'timeline',
  },
  'recovered, 70 s later': { later: 70_000 },
  'recovered, 70 s later, since the failure': {
    later: 70_000,
    axis: { mode: 'break', recoveryId: idOf(recovered) },
    only: 'timeline',
  },
  'recovered, 4 min later': { later: 240_000, only: 'timeline recovery' },
  'calm, own number': { later: 1_000, ...own(calm.now), only: 'number' },
  'calm, own bad news': { ...badNews(calm.now), refusals: { '/': 'No answer.' }, only: 'number' },
  'calm, old bad news': { ...badNews(calm.now - 75_000), only: 'number' },
  'broken, own number of just now': { ...own(broken.now - 1_999), only: 'number' },
  'broken, own number of 2 s ago': { ...own(broken.now - 2_000), isAsking: true, only: 'number' },
  'one-of-three, at once': { later: -12_600, only: 'recovery' },
  'one-of-three, one chosen': { link: 'still', target: first?.instance ?? '', only: 'top faults' },
  'one-of-three, a third one chosen': { target: 'another', only: 'faults' },
  'replaced, the one before chosen': { target: replaced, only: 'faults' },
  'calm, refused': { refusals, only: 'number faults client' },
};

/** The API may get further ones. */
const SOME_FAULTS = ['memory', 'crash', 'latency', 'error', 'reset', 'ignore-sigterm'];

/** What a card shows, an entry a line: of what is in lists the values alone. */
function inLines({ faults: all, timeline, ...cards }: PageModel, only: string | undefined): string {
  const { presets: _presets, ...faults } = all;
  const { drawing: _, ...axis } = timeline;
  const groups = faults.groups.map((group) => ({
    ...group,
    faults: group.faults
      .filter(({ name }) => SOME_FAULTS.includes(name))
      .map(({ teaches: _, cure: __, fields: ___, ...fault }) => fault),
  }));
  return Object.entries({ ...cards, faults: { ...faults, groups }, timeline: axis })
    .filter(([name]) => only?.split(' ').includes(name) ?? true)
    .flatMap(([name, card]) => [name, ...Object.entries(card).flatMap(inText)])
    .join('\n');
}

function inText([name, value]: [string, unknown]): string[] {
  if (name === 'data') return Object.entries(value as object).flatMap(inText);
  if (!Array.isArray(value)) return [`  ${name}: ${valuesOf(value)}`];
  if (name === 'users') {
    const seconds = value.map(({ good, failed }) => `${good}/${failed}`);
    return [`  users: ${valuesOf(value[0])}: ${seconds.join(' ')}`];
  }
  return value.map((each) => `  ${name}: ${valuesOf(each)}`);
}

function valuesOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valuesOf).join('; ')}]`;
  if (typeof value === 'number') return String(Math.round(value * 1_000) / 1_000);
  if (typeof value !== 'object' || value === null) return String(value ?? '–');
  return Object.values(value).map(valuesOf).join(' ');
}

for (const [name, { later = 0, only, isDrawn, ...changes }] of Object.entries(LOOKS)) {
  test(`the page: ${name}`, (t) => {
    const { recording, now: newsAt } = SAMPLES[name.split(',', 1)[0] as keyof typeof SAMPLES];
    const now = newsAt + later;
    const known = changes.link === 'lost' ? newsAt : now;
    const view: View = { ...STILL_VIEW, now, newsAt: known, link: 'live', ...changes };
    const model = pageModel(tellStory(recording, known), view);
    assert.match(render('page', { ...model, isReplay: false }), /<section class="card events"/);
    if (only !== '') t.assert.snapshot(inLines(model, only), STORED);
    const { drawing } = model.timeline;
    if (isDrawn) t.assert.snapshot(drawing.replaceAll('><', '>\n<'), STORED);
  });
}

test('the settings of each fault, as the fields of its form', (t) => {
  const view: View = { ...STILL_VIEW, now: calm.now, newsAt: calm.now };
  const { groups } = pageModel(tell(calm), view).faults;
  const faults = groups.flatMap((group) => group.faults);
  const shown = faults.filter(({ name }) => SOME_FAULTS.includes(name));
  t.assert.snapshot(shown.map((fault) => render('fault', fault)).join(''), STORED);
});

test('times and amounts in words', (t) => {
  const { ago, callsOfLastMinute, count, duration, limit, roughDuration, wholeDuration } = words;
  const times = [-5, 0, 949, 1_000, 59_949, 59_950, 60_000, 3_599_999, 3_600_000, 9_000_000];
  const inWords = times.map((time) =>
    [duration, wholeDuration, roughDuration, ago].map((say) => say(time)).join(' | '),
  );
  const counts = [0, 1, 2].map((amount) => count(amount, 'hit'));
  t.assert.snapshot([...inWords, ...counts, limit(500), limit(1_000)].join('\n'), STORED);
  const seconds = [0, 1, 60].map((second) => ({ second, numbers: 3, failures: 2, attempts: 7 }));
  const lastMinute = { calls: 10, failures: 4, attempts: 14 };
  assert.deepEqual(callsOfLastMinute(seconds, 60_000), lastMinute);
});
