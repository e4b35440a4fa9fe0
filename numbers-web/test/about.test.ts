// What the web server makes of the API's own words, answer by answer; and the clock of all times on the page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { About } from 'contract';
import { createRecorder } from 'story/recorder.ts';
import { observe } from '../src/api/about.ts';
import { createClock } from '../src/clock.ts';
import { ABOUT } from './real-api.ts';

/** The recording of answers to GET /, one a second, each with these changes. */
function record(...answers: Partial<About>[]) {
  const recorder = createRecorder({} as never);
  for (const [second, changes] of answers.entries()) {
    const about = { ...ABOUT, bootId: 'b', startedAt: time(100), ...changes };
    const at = 102_500 + 1_000 * second;
    const all = observe(about, '10.0.0.1', recorder.recording.observations, at, at + 10);
    for (const news of all) recorder.add(news);
  }
  return recorder.recording.observations;
}
/** A time of the API, whose clock is set otherwise. */
const time = (seconds: number) => new Date(seconds * 1_000).toISOString();
const check = (second: number, passed = false) => ({ at: time(second), passed });

test('each check of Docker is recorded once, when it was seen, even by a clock that was set back', () => {
  const observed = record(
    { probes: [check(101, true), check(102)] },
    { probes: [check(101, true), check(102), check(60)] },
    { probes: [check(102), check(60), check(61)] },
    { bootId: 'c', probes: [check(200)] },
  );
  const checks = observed.flatMap((each) =>
    each.kind === 'check' ? [[each.bootId, each.age / 1_000, each.at]] : [],
  );
  const expected = [
    ['b', 1, 101_000],
    ['b', 2, 102_000],
    ['b', -40, 102_510],
    ['b', -39, 103_510],
    ['c', 100, 105_510],
  ];
  assert.deepEqual(checks, expected);
});

test('expected ends do not tremble, and lists and sentences are bounded', () => {
  const fault = (secondsLeft: number) => ({ type: 'hang', settings: {}, hits: 0, secondsLeft });
  const alarm = (endsIn: number) => ({ watchdog: { selfHealAfter: 20, endsIn } });
  const [about, next, ...others] = record(
    { faults: [fault(9.9)], ...alarm(19.7) },
    { faults: [fault(9.2)], ...alarm(18.9) },
    { faults: [fault(5)], ...alarm(10) },
  );
  assert.partialDeepStrictEqual(about, { watchdogEndsAt: 122_210, faults: [{ endsAt: 112_400 }] });
  assert.partialDeepStrictEqual(next, { watchdogEndsAt: 114_510, faults: [{ endsAt: 109_500 }] });
  assert.deepEqual(others, []);
  const many = Array(100).fill({ type: 'a', settings: { routes: Array(50).fill('/a') }, hits: 0 });
  const [long] = record({
    faults: many,
    health: { status: 'unhealthy', problem: 'x'.repeat(500) },
  });
  assert.ok(long?.kind === 'about');
  assert.deepEqual([long.faults.length, long.faults[0]?.routes.length], [30, 10]);
  assert.equal(long.problem?.length, 300);
});

test('the clock only goes forward, and catches up after a sleep of the machine', (t) => {
  const now = createClock();
  let machine = 0;
  let counted = 0;
  const [begin, countedBefore, machineBefore] = [now(), performance.now(), Date.now()];
  t.mock.method(performance, 'now', () => countedBefore + counted);
  t.mock.method(Date, 'now', () => machineBefore + machine);
  const seconds = () => Math.round((now() - begin) / 1_000);
  for (const [what, passes, expected] of [
    ['ten seconds', { machine: 10, counted: 10 }, 10],
    ['a sleep of an hour', { machine: 3_600, counted: 0 }, 3_610],
    ['a second after it', { machine: 1, counted: 1 }, 3_611],
    ['a clock that is set back an hour', { machine: -3_599, counted: 1 }, 3_612],
  ] as const) {
    machine += passes.machine * 1_000;
    counted += passes.counted * 1_000;
    assert.equal(seconds(), expected, what);
  }
});
