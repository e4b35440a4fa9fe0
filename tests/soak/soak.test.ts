// The parts of the soak that decide, without containers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SettingsError } from 'service-kit/settings.ts';
import { type PlannedFault, planFaults } from './fault-plan.ts';
import { type Figures, lowestOf, parseFigures } from './figures.ts';
import { judgeGrowth } from './growth.ts';
import { judgeReplicaCosts } from './replica-verdict.ts';
import { readSoakSettings } from './settings.ts';
import { findProblems } from './verdict.ts';

const figures: Figures = {
  heap: 20_000_000,
  resident: 90_000_000,
  sockets: 50,
  descriptors: 80,
  cpuSeconds: 10,
  startedAt: 1_700_000_000,
};

for (const [change, grown] of [
  [{}, []],
  [{ heap: 23_000_000, sockets: 58, descriptors: 91 }, []],
  [{ heap: 23_000_001 }, ['heap']],
  [{ sockets: 59 }, ['sockets']],
  [{ descriptors: 92 }, ['descriptors']],
  [{ heap: 1, sockets: 0, descriptors: 1, resident: 900_000_000 }, []],
] as const) {
  test(`growth after ${JSON.stringify(change)}: ${grown.join() || 'none'}`, () => {
    const judged = judgeGrowth(figures, { ...figures, ...change });
    const found = judged.filter(({ hasGrown }) => hasGrown).map(({ figure }) => figure);
    assert.deepEqual(found, grown);
  });
}

test('figures are read from the text of /metrics', () => {
  const text = `# HELP process_open_fds Number of open file descriptors.
process_open_fds 80
process_cpu_seconds_total 10.5
process_start_time_seconds 1700000000
process_resident_memory_bytes 9e7
nodejs_active_resources{type="TCPServerWrap"} 1
nodejs_active_resources{type="TCPSocketWrap"} 50
nodejs_heap_size_used_bytes 20000000
`;
  assert.deepEqual(parseFigures(text), { ...figures, cpuSeconds: 10.5 });
  assert.throws(
    () => parseFigures(text.replace('process_open_fds 80', '')),
    /^Error: \/metrics lacks process_open_fds$/,
  );
});

for (const [change, expected] of [
  [{}, []],
  [{ cpu: 0.1 }, ['cpu']],
  [{ resident: 130 }, ['resident']],
  [{ stream: 20_000 }, ['stream']],
] as const) {
  test(`replicas that cost ${JSON.stringify(change)}: too much is ${expected.join() || 'nothing'}`, () => {
    const one = { cpu: 0.02, resident: 100, heap: 20, stream: 1_000 };
    const several = { cpu: 0.09, resident: 129, heap: 25, stream: 19_999, ...change };
    const tooMuch = judgeReplicaCosts(one, several).filter(({ holds }) => !holds);
    assert.deepEqual(
      tooMuch.map(({ figure }) => figure),
      expected,
    );
  });
}

test('of several readings the lowest of each figure counts', () => {
  const readings = [figures, { ...figures, heap: 19_000_000, sockets: 52 }];
  assert.deepEqual(lowestOf(readings), { ...figures, heap: 19_000_000 });
});

const types = ['latency', 'block', 'memory', 'crash', 'flap', 'error', 'new-one'];

function planned(seed: number, count: number): PlannedFault[] {
  const plan = planFaults(types, seed);
  return Array.from({ length: count }, () => plan.next().value);
}

test('the same seed plans the same faults, another one others', () => {
  assert.deepEqual(planned(7, 200), planned(7, 200));
  assert.notDeepEqual(planned(7, 20), planned(8, 20));
});

test('a plan brings every type, and none that nothing would bring back', () => {
  const faults = planned(1, 1_000);
  for (const type of types) {
    const count = faults.filter((fault) => fault.type === type).length;
    assert.ok(Math.abs(count - 1_000 / types.length) <= 1, `${type} comes ${count} times`);
  }
  for (const { type, settings, pause } of faults) {
    assert.ok(pause > 0);
    assert.ok(typeof settings.duration === 'number' && settings.duration > 0);
    assert.notEqual(settings.exitCode, 0, `${type} would end the API for good`);
  }
});

for (const [name, value, allowed] of [
  ['SOAK_SECONDS', '59', 'a whole number from 60 to 604800'],
  ['SOAK_SECONDS', 'ten', 'a whole number from 60 to 604800'],
  ['SOAK_SEED', '-1', 'a whole number from 0 to 4294967295'],
  ['SOAK_SEED', '1.5', 'a whole number from 0 to 4294967295'],
] as const) {
  test(`${name}=${value} is refused`, () => {
    const message = `${name} is "${value}", but must be ${allowed}`;
    assert.throws(() => readSoakSettings({ [name]: value }), new SettingsError(message));
  });
}

test('settings that are not given have their defaults', () => {
  assert.deepEqual(readSoakSettings({}), { seconds: 600, seed: 1, replicas: 6, pages: 10 });
});

test('a verdict names all that is wrong', () => {
  const part = { name: 'numbers-web', url: 'http://127.0.0.1:1' } as const;
  const good = {
    growth: [{ part, judgements: judgeGrowth(figures, figures) }],
    calls: new Map([
      ['number', 900],
      ['status 503', 100],
    ]),
    losses: [],
    readings: [{ at: 10, part, figures, restarts: 0, cpu: 0.1 }],
    faults: 9,
    updates: 1_000,
  };
  assert.deepEqual(findProblems(good), []);
  assert.deepEqual(
    findProblems({
      ...good,
      growth: [{ part, judgements: judgeGrowth(figures, { ...figures, sockets: 99 }) }],
      calls: new Map([['reset', 2]]),
      losses: ['updates that did not reach all pages: 3'],
      readings: [{ at: 10, part, figures, restarts: 1, cpu: 0.1 }],
    }),
    [
      'growth of numbers-web: sockets',
      'updates that did not reach all pages: 3',
      'calls that ended with reset: 2',
      'restarts of numbers-web: 1',
    ],
  );
});
