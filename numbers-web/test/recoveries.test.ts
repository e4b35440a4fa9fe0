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
  const recoveries = createRecoveries(
    (recovery) => published.set(recovery.id, recovery),
    () => published.size + 1,
  );
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

/** A fault that the watchdog cures: broken from `start` to 22 s later. */
function breakAndCure(
  recoveries: Recoveries,
  at: (seconds: number) => number,
  start: number,
): void {
  recoveries.faultSwitchedOn({ type: 'error' }, at(start));
  recoveries.callEnded(false, at(start + 1));
  recoveries.livenessChecked(false, at(start + 1));
  recoveries.processGone(at(start + 20));
  recoveries.booted(at(start + 21), 'watchdog');
  recoveries.livenessChecked(true, at(start + 21.5));
  recoveries.callEnded(true, at(start + 22));
}

test('two faults, the second one 3 s after the recovery from the first, are two recoveries', () => {
  for (const pause of [0.5, 3, 10]) {
    const published = play((at, recoveries) => {
      breakAndCure(recoveries, at, 0);
      breakAndCure(recoveries, at, 22 + pause);
      recoveries.livenessChecked(true, at(60));
    });
    assert.deepEqual(
      published.map(({ fault, brokeAt, requestsLost, steps, curedBy, over }) => ({
        fault,
        brokeAt,
        requestsLost,
        lasted: (steps.firstNumber ?? Number.NaN) - brokeAt,
        curedBy,
        over,
      })),
      [0, 22 + pause].map((brokeAt) => ({
        fault: 'error',
        brokeAt,
        requestsLost: 1,
        lasted: 22,
        curedBy: 'watchdog',
        over: true,
      })),
    );
  }
});

test('a rebuild and a fault soon after it are two recoveries', () => {
  const published = play((at, recoveries) => {
    recoveries.processGone(at(0));
    recoveries.booted(at(2), 'replacement');
    recoveries.livenessChecked(true, at(2.5));
    recoveries.callEnded(true, at(2.6));
    breakAndCure(recoveries, at, 4);
  });
  assert.deepEqual(
    published.map(({ fault, curedBy }) => [fault, curedBy]),
    [
      [undefined, 'replacement'],
      ['error', 'watchdog'],
    ],
  );
});

test('the bug of a fresh process that strikes within a second of the recovery is another break', () => {
  const published = play((at, recoveries) => {
    breakAndCure(recoveries, at, 0);
    for (const call of [22.2, 22.4]) recoveries.callEnded(true, at(call));
    recoveries.callEnded(false, at(22.6));
    recoveries.callEnded(false, at(22.8));
    recoveries.livenessChecked(false, at(23));
    recoveries.faultStrikes('fail-after');
    recoveries.faultStrikes('fail-after');
    recoveries.processGone(at(43));
    recoveries.booted(at(44), 'watchdog');
    recoveries.livenessChecked(true, at(44.5));
    recoveries.callEnded(true, at(45));
    recoveries.livenessChecked(true, at(49));
  });
  assert.deepEqual(
    published.map(({ fault, brokeAt, requestsLost, steps, over }) => ({
      fault,
      brokeAt,
      requestsLost,
      firstFailure: steps.firstFailure,
      firstNumber: steps.firstNumber,
      over,
    })),
    [
      { fault: 'error', brokeAt: 0, requestsLost: 1, firstFailure: 1, firstNumber: 22, over: true },
      {
        fault: 'fail-after',
        brokeAt: 22.6,
        requestsLost: 2,
        firstFailure: 22.6,
        firstNumber: 45,
        over: true,
      },
    ],
  );
});

test('a failure soon after a restart, of a process without a fault, belongs to the same recovery', () => {
  const published = play((at, recoveries) => {
    breakAndCure(recoveries, at, 0);
    recoveries.callEnded(false, at(22.6));
    recoveries.callEnded(true, at(22.8));
    recoveries.livenessChecked(true, at(26));
  });
  assert.equal(published.length, 1);
  assert.equal(published[0]?.steps.firstNumber, 22.8);
});

test('a process that ends once all was good again begins another recovery', () => {
  const published = play((at, recoveries) => {
    breakAndCure(recoveries, at, 0);
    recoveries.processGone(at(23));
    recoveries.booted(at(24), 'restart policy');
  });
  assert.deepEqual(
    published.map(({ brokeAt, curedBy }) => [brokeAt, curedBy]),
    [
      [0, 'watchdog'],
      [23, 'restart policy'],
    ],
  );
});

test('a restart loop that never gets good is one recovery', () => {
  const published = play((at, recoveries) => {
    for (const start of [0, 2, 5]) {
      recoveries.processGone(at(start));
      recoveries.booted(at(start + 0.5), 'restart policy');
      recoveries.callEnded(false, at(start + 0.6));
    }
  });
  assert.equal(published.length, 1);
});

test('a fault while it is broken cuts the recovery off, and has one of its own', () => {
  const published = play((at, recoveries) => {
    recoveries.faultSwitchedOn({ type: 'error' }, at(0));
    recoveries.callEnded(false, at(1));
    recoveries.faultSwitchedOn({ type: 'hang' }, at(5));
    recoveries.callEnded(false, at(6));
  });
  assert.deepEqual(
    published.map(({ fault, brokeAt, over, curedBy }) => [fault, brokeAt, over, curedBy]),
    [
      ['error', 0, true, 'nobody'],
      ['hang', 5, false, undefined],
    ],
  );
});

test('a fault that is seen after its first bad sign has caused it all the same', () => {
  const [recovery, ...others] = play((at, recoveries) => {
    recoveries.callEnded(false, at(1));
    recoveries.faultSwitchedOn({ type: 'error', routes: ['/rng'] }, at(1.8));
  });
  assert.equal(others.length, 0);
  assert.equal(recovery?.fault, 'error');
  assert.deepEqual(recovery?.routes, ['/rng']);
  assert.deepEqual(recovery?.steps, { fault: 1, firstFailure: 1 });
});

test('a recovery goes on after its fault was switched off by hand', () => {
  const story: Story = (at, recoveries) => {
    recoveries.dockerHealthChanged('healthy', at(-5));
    recoveries.faultSwitchedOn({ type: 'error' }, at(0));
    recoveries.livenessChecked(false, at(1));
    recoveries.dockerHealthChanged('unhealthy', at(9));
    recoveries.faultGone('error', 'person');
    recoveries.livenessChecked(true, at(12));
    recoveries.callEnded(true, at(12));
    recoveries.livenessChecked(true, at(16));
  };
  const [going] = play(story);
  assert.equal(going?.over, false);
  assert.equal(going?.curedBy, 'person');
  const [recovery] = play((at, recoveries) => {
    story(at, recoveries);
    recoveries.dockerHealthChanged('healthy', at(17));
    recoveries.livenessChecked(true, at(18));
  });
  assert.equal(recovery?.over, true);
  assert.equal(recovery?.steps.healthy, 17);
});
