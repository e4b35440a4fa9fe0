// When a fault begins and ends, whom it hits, how several combine, and what they do to the health: what holds for every
// type, checked with generated cases on a clock that the tests turn.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Request, Response } from 'express';
import fc from 'fast-check';
import { createRandom } from '../src/faults/active-fault.ts';
import { defineFault, type FaultContext, type FaultDefinition } from '../src/faults/fault-type.ts';
import { createFaults } from '../src/faults/faults.ts';
import { hang } from '../src/faults/hang.ts';
import { FAULTY_ROUTES } from './support/service.ts';

function setUp(t: TestContext, ...catalogue: FaultDefinition[]) {
  t.mock.timers.reset();
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  let clock = 0;
  let hits = 0;
  const faults = createFaults({
    routes: ['/rng'],
    healthRoute: '/health',
    readyRoute: '/ready',
    catalogue,
    log: { info: write, warn: write, error: write },
    now: () => clock,
    onHit() {
      hits += 1;
    },
  });
  return {
    ...faults,
    lines,
    hits: () => hits,
    /** With late timers, only the clock moves. */
    turnClock(milliseconds: number, timersAreLate = false) {
      clock += milliseconds;
      if (!timersAreLate) t.mock.timers.tick(milliseconds);
    },
    /** Sends one request, and returns whether a fault ends or delays it. */
    isHit(route: string = '/rng', method = 'GET'): boolean {
      const next = t.mock.fn();
      const request = { method, socket: {} } as Request;
      faults.spoil(route)(request, { once() {} } as unknown as Response, next);
      return next.mock.callCount() === 0;
    },
  };
}

test('routes, rate, count, duration and seed combine as a simple model says', (t) => {
  const request = fc.record({
    after: fc.nat(400),
    route: fc.constantFrom(...FAULTY_ROUTES),
    method: fc.constantFrom('GET', 'HEAD'),
  });
  const given = fc.record({
    routes: fc.uniqueArray(fc.constantFrom(...FAULTY_ROUTES), { minLength: 1 }),
    rate: fc.nat(1_000).map((thousandths) => thousandths / 1_000),
    count: fc.integer({ min: 1, max: 40 }),
    duration: fc.integer({ min: 1, max: 10_000 }).map((milliseconds) => milliseconds / 1_000),
    seed: fc.integer({ min: 0, max: 4_294_967_295 }),
  });
  fc.assert(
    fc.property(given, fc.array(request, { maxLength: 60 }), (chosen, requests) => {
      const { switchOn, isHit, turnClock, active } = setUp(t, hang);
      switchOn('hang', chosen);
      // Whatever is asked in between, the same seed hits the same requests of a method and route.
      const chances = new Map<string, () => number>();
      const chance = (target: string) => {
        const random = chances.get(target) ?? createRandom(chosen.seed);
        chances.set(target, random);
        return random();
      };
      let clock = 0;
      let used = 0;
      for (const { after, route, method } of requests) {
        turnClock(after);
        clock += after;
        const isOn = clock < chosen.duration * 1_000 && used < chosen.count;
        assert.equal(active().length, isOn ? 1 : 0);
        const isMeant = isOn && chosen.routes.includes(route);
        const expected = isMeant && chance(`${method} ${route}`) < chosen.rate;
        assert.equal(isHit(route, method), expected);
        if (expected && method === 'GET') used += 1;
      }
    }),
  );
});

test('a seed gives numbers from 0 to 1, each as likely, the same in each run', () => {
  const draw = (seed: number) => Array.from({ length: 1_000 }, createRandom(seed));
  const numbers = draw(1);
  assert.deepEqual(draw(1), numbers);
  assert.notDeepEqual(draw(2), numbers);
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const share = numbers.filter((number) => Math.floor(number * 10) === tenth).length;
    assert.ok(share > 60 && share < 140, `${share} of 1000 in tenth ${tenth}`);
  }
});

test('rate without a seed: 0 does not hit by the smallest chance, 1 by the largest', (t) => {
  const { switchOn, isHit } = setUp(t, hang);
  t.mock.method(Math, 'random', () => 0);
  switchOn('hang', { rate: 0 });
  assert.equal(isHit(), false);
  t.mock.method(Math, 'random', () => 1 - Number.EPSILON);
  switchOn('hang', { rate: 1 });
  assert.equal(isHit(), true);
});

test('count hits exactly so many requests, however many run at once', (t) => {
  const waiting: (() => void)[] = [];
  const delaying = defineFault({
    ...hang,
    name: 'delaying',
    switchOn: () => ({ strike: ({ passOn }) => waiting.push(passOn) }),
  });
  const { switchOn, isHit, active, hits } = setUp(t, delaying, hang);
  switchOn('delaying');
  switchOn('hang', { count: 3 });
  for (let request = 0; request < 5; request += 1) isHit();
  for (const left of [2, 1, undefined, undefined]) {
    // The last to come is the first to continue.
    waiting.pop()?.();
    assert.equal(active().find(({ type }) => type === 'hang')?.hitsLeft, left);
  }
  assert.equal(hits(), 5 + 3);
});

test('hit() lets a fault of the process keep to rate and count', (t) => {
  let hit = () => false;
  const switchOnProcess = (_settings: object, context: FaultContext) => {
    hit = context.hit;
    return {};
  };
  const { switchOn, active, hits } = setUp(t, { ...hang, switchOn: switchOnProcess });
  switchOn('hang', { rate: 0.5, count: 10, seed: 1 });
  const random = createRandom(1);
  while (active().length > 0) assert.equal(hit(), random() < 0.5);
  assert.equal(hits(), 10);
});

test('log, figures and active() count the same hits, HEAD included', (t) => {
  const { lines, switchOn, turnClock, isHit, active, hits } = setUp(t, hang);
  switchOn('hang', { count: 3 });
  isHit('/rng', 'HEAD');
  turnClock(9_999);
  isHit('/rng', 'GET');
  turnClock(1);
  isHit('/health', 'GET');
  assert.partialDeepStrictEqual(active(), [{ hits: 3, hitsLeft: 1 }]);
  assert.equal(hits(), 3);
  isHit();
  assert.deepEqual(lines, [
    'fault hang switched on: {"routes":["/rng","/health"],"rate":1,"count":3}',
    'fault hang hits HEAD /rng; hits so far: 1',
    'fault hang hits GET /health; hits so far: 3',
    'fault hang ended: count reached; hits: 4',
  ]);
});

test('each change of the health is logged, and no other', (t) => {
  const { lines, checkUnanswered, reset } = setUp(t, hang);
  for (const problem of ['a', 'a', 'b']) checkUnanswered(problem);
  reset();
  reset();
  assert.deepEqual(lines, ['unhealthy: a', 'still unhealthy: b', 'healthy again']);
});

test('duration is over on time, even if its timer is late', (t) => {
  const { switchOn, isHit, turnClock } = setUp(t, hang);
  switchOn('hang', { duration: 1 });
  turnClock(1_000, true);
  assert.equal(isHit(), false);
});

test('a fault ends once, whatever ends it', (t) => {
  const ways = fc.constantFrom('hit', 'time', 'off', 'allOff', 'again', 'reset');
  fc.assert(
    fc.property(ways, ways, (first, second) => {
      const end = t.mock.fn();
      const counted = { ...hang, switchOn: () => ({ strike() {}, end }) };
      const faults = setUp(t, counted);
      const doIt = {
        hit: () => faults.isHit(),
        time: () => faults.turnClock(1_000),
        off: () => faults.switchOff('hang'),
        allOff: faults.switchAllOff,
        again: () => faults.switchOn('hang', { count: 1, duration: 1 }),
        reset: faults.reset,
      };
      doIt.again();
      doIt[first]();
      doIt[second]();
      const switchedOn = [first, second, 'again'].filter((way) => way === 'again').length;
      assert.equal(end.mock.callCount(), switchedOn - faults.active().length);
    }),
  );
});
