// How the figures of one round and of several become cells of the table.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scenarios, scenariosOfThree } from 'contract/scenarios.ts';
import { SettingsError } from 'service-kit/settings.ts';
import type { Observation } from './observe.ts';
import { describeSpread } from './report.ts';
import { cellsOf, cellsOfThree } from './row.ts';
import { readTableSettings } from './settings.ts';
import { spreadOf } from './spread.ts';

const scenario = scenarios[0];
assert.ok(scenario);

const seen: Observation = {
  failures: new Map([
    ['status 500', 200],
    ['refused', 3],
  ]),
  requests: 210,
  unhealthyAfter: 8,
  endedAfter: 21,
  exitCode: 1,
  outOfMemory: false,
  healthyAgainAfter: 22,
  numbersAgainAfter: 22,
  cure: 'watchdog',
};

for (const [values, expected] of [
  [[], undefined],
  [[7], { least: 7, median: 7, most: 7 }],
  [[9, 1, 2], { least: 1, median: 2, most: 9 }],
  [[10, 2, 4, 100], { least: 2, median: 7, most: 100 }],
] as const) {
  test(`the spread of [${values}]`, () => assert.deepEqual(spreadOf(values), expected));
}

test('one round is shown as it was', () => {
  assert.deepEqual(cellsOf({ scenario, observations: [seen] }), [
    'status 500 (200), refused (3)',
    '203 of 210',
    '8.0 s',
    '21.0 s, exit 1',
    '22.0 s',
    'watchdog',
  ]);
});

test('several rounds are shown by their median and their worst', () => {
  const slower = { ...seen, failures: new Map([['status 500', 220]]), requests: 230 };
  const observations = [
    { ...seen, unhealthyAfter: 7.5 },
    { ...slower, unhealthyAfter: 9.9, endedAfter: 21.8 },
    { ...seen, numbersAgainAfter: 25 },
  ];
  assert.deepEqual(cellsOf({ scenario, observations }), [
    'status 500 (200), refused (3)',
    '203 of 210 (worst 220)',
    '8.0 s (worst 9.9 s)',
    '21.0 s (worst 21.8 s), exit 1',
    '22.0 s (worst 25.0 s)',
    'watchdog',
  ]);
});

test('what happened in some of the rounds only is shown as such', () => {
  const lived: Observation = {
    ...seen,
    unhealthyAfter: undefined,
    endedAfter: undefined,
    exitCode: undefined,
    cure: 'expiry',
  };
  const killed: Observation = { ...seen, exitCode: 137, outOfMemory: true };
  const [, , unhealthy, ended, , cure] = cellsOf({
    scenario,
    observations: [seen, killed, lived],
  });
  assert.equal(unhealthy, '8.0 s (worst 8.0 s, in 2 of 3)');
  assert.equal(ended, '21.0 s (worst 21.0 s, in 2 of 3), exit 1 or exit 137, out of memory');
  assert.equal(cure, 'watchdog or expiry');
});

test('what never happened is shown as such', () => {
  const calm: Observation = {
    ...seen,
    failures: new Map(),
    requests: 0,
    unhealthyAfter: undefined,
    endedAfter: undefined,
    numbersAgainAfter: undefined,
  };
  assert.deepEqual(cellsOf({ scenario, observations: [calm, calm] }), [
    '–',
    'none',
    'never',
    'never',
    '–',
    'watchdog',
  ]);
});

test('of one of three it is shown what users lost with the retry and without, and how the others were', () => {
  const calm = { ...seen, failures: new Map(), requests: 220 };
  const withoutRetry = { failures: new Map([['status 503', 70]]), requests: 219 };
  const withOthers = (events: string[]): Observation => ({
    ...calm,
    others: { withoutRetry, events },
  });
  const cells = (...events: string[]) =>
    cellsOfThree({ scenario, observations: [withOthers(events)] });
  assert.deepEqual(cells(), [
    '0 of 220',
    '70 of 219',
    '8.0 s',
    '21.0 s, exit 1',
    '22.0 s',
    'watchdog',
    'undisturbed',
  ]);
  assert.equal(cells('numbers-numbers-api-1 die').at(-1), 'numbers-numbers-api-1 die');
});

test('the report shows least, median and most of each step', () => {
  const observations = [seen, { ...seen, unhealthyAfter: 10 }, { ...seen, unhealthyAfter: 8.5 }];
  const [title, unhealthy] = describeSpread({ scenario, observations });
  assert.equal(title, 'fail-after {"calls":3}');
  assert.match(unhealthy ?? '', /unhealthy +8\.0 +8\.5 +10\.0 s +in 3 of 3 rounds/);
});

for (const rounds of ['0', '-1', '2.5', 'many', '1001']) {
  test(`ROUNDS=${rounds} is refused`, () => {
    assert.throws(
      () => readTableSettings([], { ROUNDS: rounds }),
      new SettingsError(`ROUNDS is "${rounds}", but must be a whole number from 1 to 1000`),
    );
  });
}

test('without ROUNDS the table is played once, and by names only in part', () => {
  assert.deepEqual(readTableSettings([], { ROUNDS: '' }), {
    rounds: 1,
    isWhole: true,
    scenarios: [...scenarios, ...scenariosOfThree],
  });
  const { rounds, isWhole, scenarios: chosen } = readTableSettings(['flap'], { ROUNDS: '20' });
  assert.equal(rounds, 20);
  assert.equal(isWhole, false);
  assert.deepEqual(
    chosen.map(({ fault }) => fault),
    ['flap', 'flap'],
  );
  assert.throws(
    () => readTableSettings(['flop'], {}),
    /no scenario for flop; known are fail-after/,
  );
});
