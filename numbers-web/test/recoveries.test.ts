import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecoveries, type Recoveries } from '../src/history/recoveries.ts';
import type { Recovery } from '../src/live/state.ts';

/** Seconds at which things happen, to be read from top to bottom. */
type Story = (at: (seconds: number) => number, recoveries: Recoveries) => void;

const T0 = 1_700_000_000_000;

/** Plays a story and returns its recoveries, their times in seconds. */
function play(story: Story) {
  const published = new Map<number, Recovery>();
  const recoveries = createRecoveries((recovery) => published.set(recovery.id, recovery));
  story((seconds) => T0 + seconds * 1_000, recoveries);
  return [...published.values()].map(({ brokeAt, steps, ...others }) => ({
    ...others,
    brokeAt: (brokeAt - T0) / 1_000,
    steps: Object.fromEntries(
      Object.entries(steps).map(([step, time]) => [step, (time - T0) / 1_000]),
    ),
  }));
}

test('nothing is published while all is well', () => {
  const published = play((at, recoveries) => {
    recoveries.callEnded(true, at(1));
    recoveries.livenessChecked(true, at(2));
  });
  assert.deepEqual(published, []);
});

test('a fault, a restart and the first number', () => {
  const [recovery, ...others] = play((at, recoveries) => {
    recoveries.faultSwitchedOn({ type: 'error' }, at(0));
    recoveries.callEnded(false, at(1));
    recoveries.livenessChecked(false, at(2));
    recoveries.callEnded(false, at(3));
    recoveries.processGone(at(22));
    recoveries.booted(at(23), 'watchdog');
    recoveries.livenessChecked(true, at(24));
    recoveries.callEnded(true, at(25));
    recoveries.livenessChecked(true, at(27.9));
  });
  assert.equal(others.length, 0);
  assert.deepEqual(recovery, {
    id: 1,
    fault: 'error',
    brokeAt: 0,
    requests: 3,
    requestsLost: 2,
    over: true,
    curedBy: 'watchdog',
    steps: {
      fault: 0,
      firstFailure: 1,
      unhealthy: 2,
      gone: 22,
      boot: 23,
      healthy: 24,
      firstNumber: 25,
    },
  });
});

test('where Docker checks, its words count for unhealthy and healthy', () => {
  const [recovery] = play((at, recoveries) => {
    recoveries.dockerHealthChanged('healthy', at(-5));
    recoveries.livenessChecked(false, at(1));
    recoveries.dockerHealthChanged('unhealthy', at(10));
    recoveries.processGone(at(21));
    recoveries.booted(at(22), 'watchdog');
    recoveries.livenessChecked(true, at(22.5));
    recoveries.callEnded(true, at(22.6));
    recoveries.livenessChecked(true, at(26));
    recoveries.dockerHealthChanged('healthy', at(26.5));
    recoveries.livenessChecked(true, at(27));
  });
  assert.equal(recovery?.over, true);
  assert.deepEqual(recovery?.steps, {
    unhealthy: 10,
    gone: 21,
    boot: 22,
    firstNumber: 22.6,
    healthy: 26.5,
  });
});

test('a break that nobody has switched on begins with its first sign', () => {
  const [recovery] = play((at, recoveries) => recoveries.livenessChecked(false, at(7)));
  assert.equal(recovery?.brokeAt, 7);
  assert.equal(recovery?.fault, undefined);
});

test('a fault from long ago is not blamed', () => {
  const [recovery] = play((at, recoveries) => {
    recoveries.faultSwitchedOn({ type: 'latency' }, at(0));
    recoveries.callEnded(false, at(61));
  });
  assert.equal(recovery?.fault, undefined);
  assert.equal(recovery?.brokeAt, 61);
});

test('one good answer among bad ones is no recovery', () => {
  const published = play((at, recoveries) => {
    recoveries.faultSwitchedOn({ type: 'error' }, at(0));
    for (let second = 1; second < 20; second += 1) {
      recoveries.callEnded(second % 2 === 0, at(second));
      recoveries.livenessChecked(true, at(second));
    }
  });
  assert.equal(published.length, 1);
  assert.equal(published[0]?.over, false);
  assert.equal(published[0]?.requestsLost, 10);
});

test('it is not over while its fault is on, and over soon after', () => {
  const story: Story = (at, recoveries) => {
    recoveries.faultSwitchedOn({ type: 'error' }, at(0));
    recoveries.callEnded(false, at(1));
    recoveries.callEnded(true, at(2));
    recoveries.livenessChecked(true, at(10));
  };
  assert.equal(play(story)[0]?.over, false);
  const [recovery] = play((at, recoveries) => {
    story(at, recoveries);
    recoveries.faultGone('error');
    recoveries.livenessChecked(true, at(11));
  });
  assert.equal(recovery?.over, true);
  assert.equal(recovery?.steps.firstNumber, 2);
});

test('without anyone asking it is over a minute after the last bad sign', () => {
  const [recovery] = play((at, recoveries) => {
    recoveries.livenessChecked(false, at(0));
    recoveries.livenessChecked(true, at(1));
    recoveries.livenessChecked(true, at(61));
  });
  assert.equal(recovery?.over, true);
  assert.deepEqual(recovery?.steps, { unhealthy: 0, healthy: 1 });
});

test('a quick restart that nobody saw is known by its boot', () => {
  const [recovery] = play((at, recoveries) => recoveries.booted(at(5), 'watchdog'));
  assert.deepEqual(recovery?.steps, { gone: 5, boot: 5 });
});

test('a new break after a recovery is another one', () => {
  const published = play((at, recoveries) => {
    recoveries.livenessChecked(false, at(0));
    recoveries.livenessChecked(true, at(1));
    recoveries.livenessChecked(false, at(10));
  });
  assert.deepEqual(
    published.map(({ over }) => over),
    [true, false],
  );
});
