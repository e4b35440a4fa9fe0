// What each card shows of each sample, and how the time axis is drawn. After a change, write it again with
// `node --test --test-update-snapshots numbers-web/test/cards.test.ts`, and read the difference.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Story } from 'story/story.ts';
import { tellStory } from 'story/tell.ts';
import { type PageModel, pageModel } from '../page/model.ts';
import { STILL_SIZE, type View } from '../page/view.ts';
import { ago, count, duration, limit, roughDuration, wholeDuration } from '../page/words.ts';
import { faultTypes } from './real-api.ts';
import { SAMPLES } from './samples.ts';

const STORED = { serializers: [String] };
// Times are shown as they are on the clock of the machine.
process.env.TZ = 'UTC';

/** How a person looks at it, or what that person has done; `later` is milliseconds after the sample's moment. */
interface Look {
  of: keyof typeof SAMPLES;
  later?: number;
  view?(story: Story): Partial<View>;
  /** What is compared, where it isn't all cards. */
  cards?: (keyof PageModel)[];
  /** Whether the drawing itself is compared. */
  isDrawn?: true;
}

const own = { attempts: 2, milliseconds: 61 };
const problem = 'gave no answer in time';
const lastRecovery = ({ recoveries }: Story) => recoveries.at(-1)?.id;
const LOOKS: Record<string, Look> = {
  ...Object.fromEntries(Object.keys(SAMPLES).map((of) => [of, { of } as Look])),
  broken: { of: 'broken', isDrawn: true },
  fresh: { of: 'fresh', isDrawn: true },
  rollback: { of: 'rollback', isDrawn: true },
  'one-of-three, on a phone': {
    of: 'one-of-three',
    view: () => ({ size: { width: 340, height: 400, unit: 16 } }),
    cards: [],
    isDrawn: true,
  },
  'updated, 55 s later': { of: 'updated', later: 55_000, cards: ['timeline'] },
  'updated, 65 s later': { of: 'updated', later: 65_000, cards: ['service', 'timeline'] },
  'replaced, low': {
    of: 'replaced',
    view: () => ({ size: { width: 900, height: 200, unit: 14 } }),
    cards: [],
    isDrawn: true,
  },
  'twelve, lost': {
    of: 'twelve',
    later: 3_400,
    view: () => ({ link: 'lost' }),
    cards: ['top', 'service'],
    isDrawn: true,
  },
  'broken, lost': { of: 'broken', later: 14_000, view: () => ({ link: 'lost' }) },
  'broken, last minute': {
    of: 'broken',
    view: (story) => ({ axis: { mode: 'last', recoveryId: lastRecovery(story) } }),
    cards: ['timeline'],
  },
  'broken, after an older choice': {
    of: 'broken',
    view: () => ({ axis: { mode: 'last', recoveryId: 'another' } }),
    cards: ['timeline'],
  },
  'recovered, 70 s later': { of: 'recovered', later: 70_000 },
  'recovered, 70 s later, since the failure': {
    of: 'recovered',
    later: 70_000,
    view: (story) => ({ axis: { mode: 'break', recoveryId: lastRecovery(story) } }),
    cards: ['timeline'],
  },
  'recovered, 4 min later': { of: 'recovered', later: 240_000, cards: ['timeline', 'recovery'] },
  'calm, own number': {
    of: 'calm',
    later: 1_000,
    view: ({ now }) => ({ own: { ...own, number: 7, at: now - 1_000 } }),
    cards: ['number'],
  },
  'calm, own bad news': {
    of: 'calm',
    view: ({ now }) => ({ own: { ...own, problem, at: now }, refusals: { '/': 'No answer.' } }),
    cards: ['number'],
  },
  'calm, old bad news': {
    of: 'calm',
    view: ({ now }) => ({ own: { ...own, problem, at: now - 75_000 } }),
    cards: ['number'],
  },
  'broken, own number of just now': {
    of: 'broken',
    view: ({ now }) => ({ own: { ...own, number: 7, at: now - 1_999 } }),
    cards: ['number'],
  },
  'broken, own number of 2 s ago': {
    of: 'broken',
    view: ({ now }) => ({ own: { ...own, number: 7, at: now - 2_000 }, isAsking: true }),
    cards: ['number'],
  },
  'one-of-three, at once': { of: 'one-of-three', later: -12_600, cards: ['recovery'] },
  'one-of-three, one chosen': {
    of: 'one-of-three',
    view: ({ replicas }) => ({ link: 'still', target: replicas[0]?.instance ?? '' }),
    cards: ['top', 'faults'],
  },
  'replaced, the one before chosen': {
    of: 'replaced',
    view: ({ replicas }) => ({
      target: replicas.find((each) => each.replaced[0])?.replaced[0] ?? '',
    }),
    cards: ['faults'],
  },
  'one-of-three, a third one chosen': {
    of: 'one-of-three',
    view: () => ({ target: 'another' }),
    cards: ['faults'],
  },
  'calm, refused': {
    of: 'calm',
    view: () => ({
      refusals: {
        '/faults/error/on': 'status: must be a number',
        '/faults/hang/off': 'No.',
        '/faults/off': undefined,
        '/reset': 'Not now.',
        '/asking': 'At most 20.',
        '/safeguards': 'Unknown.',
      },
    }),
    cards: ['number', 'faults', 'client'],
  },
};

/** The API may get further ones. */
const SOME_FAULTS = ['memory', 'crash', 'latency', 'error', 'reset', 'ignore-sigterm'];

/** What a card shows, an entry a line: of what is in lists the values alone. */
function inLines(story: Story, view: View, names: readonly string[] | undefined): string {
  const { faults, timeline, ...cards }: PageModel = pageModel(story, view);
  const { drawing: _, ...axis } = timeline;
  const groups = faults.groups.map((group) => ({
    ...group,
    faults: group.faults
      .filter(({ name }) => SOME_FAULTS.includes(name))
      .map(({ teaches: _, cure: __, fields: ___, ...fault }) => fault),
  }));
  const all = {
    ...cards,
    faults: { ...faults, groups },
    timeline: axis,
  };
  return Object.entries(all)
    .filter(([name]) => names?.includes(name) ?? true)
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

for (const [name, { of, later = 0, view: changes, cards, isDrawn }] of Object.entries(LOOKS)) {
  test(`the page: ${name}`, (t) => {
    const { recording, now } = SAMPLES[of];
    const lookedAt = now + later;
    const isLost = changes?.(tellStory(recording, now)).link === 'lost';
    const story = tellStory(recording, isLost ? now : lookedAt);
    const view: View = {
      now: lookedAt,
      newsAt: isLost ? now : lookedAt,
      link: 'live',
      size: STILL_SIZE,
      refusals: {},
      isAsking: false,
      ...changes?.(story),
    };
    if (cards?.length !== 0) {
      t.assert.snapshot(inLines(story, view, cards), STORED);
    }
    if (!isDrawn) return;
    const drawing = pageModel(story, view).timeline.drawing.replaceAll('><', '>\n<');
    t.assert.snapshot(drawing, STORED);
  });
}

test('the settings of each fault, as fields of its form', (t) => {
  const { recording, now } = SAMPLES.calm;
  const view: View = {
    ...{ now, newsAt: now, link: 'live', size: STILL_SIZE, refusals: {}, isAsking: false },
  };
  const { groups } = pageModel(tellStory(recording, now), view).faults;
  const faults = groups.flatMap((group) => group.faults);
  const lines = faults
    .filter(({ name }) => SOME_FAULTS.includes(name))
    .flatMap(({ name, isWide, fields }) => [
      `${name}${isWide ? ', wide' : ''}`,
      ...fields.map(({ hint: _, ...field }) => `  ${valuesOf(field)}`),
    ]);
  t.assert.snapshot(lines.join('\n'), STORED);
  // What the API says of them is shown as it is, but for the marks of its Markdown.
  for (const { name, shows, cure, settings } of faultTypes) {
    const fault = faults.find((each) => each.name === name);
    assert.equal(fault?.teaches, shows.replaceAll('`', ''));
    assert.equal(fault.cure, cure.replaceAll('`', ''));
    for (const { name: field, hint } of fault.fields) {
      assert.equal(hint, settings.properties[field]?.description);
    }
  }
});

test('times and amounts in words', () => {
  assert.deepEqual(
    [-5, 0, 949, 1_000, 59_949, 59_950, 60_000, 3_599_999, 3_600_000, 9_000_000].map((time) =>
      [duration, wholeDuration, roughDuration, ago].map((say) => say(time)).join(' | '),
    ),
    [
      '0.0 s | 0 s | 0 s | just now',
      '0.0 s | 0 s | 0 s | just now',
      '0.9 s | 0 s | 0 s | just now',
      '1.0 s | 1 s | 1 s | 1 s ago',
      '59.9 s | 59 s | 59 s | 59 s ago',
      '59 s | 59 s | 59 s | 59 s ago',
      '1 min 0 s | 1 min 0 s | 1 min | 1 min 0 s ago',
      '59 min 59 s | 59 min 59 s | 59 min | 59 min 59 s ago',
      '1 h 0 min | 1 h 0 min | 1 h | 1 h 0 min ago',
      '2 h 30 min | 2 h 30 min | 2 h | 2 h 30 min ago',
    ],
  );
  assert.deepEqual([limit(500), limit(1_000)], ['500 ms', '1 s']);
  assert.deepEqual(
    [count(0, 'hit'), count(1, 'hit'), count(2, 'hit')],
    ['0 hits', '1 hit', '2 hits'],
  );
});
