// When a fault begins and ends, whom it hits, and how several combine: what holds for every type, checked
// with generated cases on a clock that the tests turn.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Request, Response } from 'express';
import fc from 'fast-check';
import { silentLog } from 'service-kit/log.ts';
import { createRandom } from '../src/faults/active-fault.ts';
import {
  defineFault,
  FAULTY_ROUTES,
  type FaultType,
  type FaultyRoute,
} from '../src/faults/fault-type.ts';
import { hang } from '../src/faults/hang.ts';
import { createInjector } from '../src/faults/injector.ts';
import { createHealth } from '../src/health.ts';
import { createServiceState } from '../src/service-state.ts';

function setUpInjector(t: TestContext, ...catalogue: FaultType[]) {
  t.mock.timers.reset();
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const log = silentLog();
  const state = createServiceState('dev');
  let clock = 0;
  let hits = 0;
  const onHit = () => {
    hits += 1;
  };
  const health = createHealth(log);
  const now = () => clock;
  const injector = createInjector({ catalogue, initial: [], state, health, log, now, onHit });
  return {
    ...injector,
    log,
    hits: () => hits,
    switchOn(type: FaultType, given: object = {}) {
      injector.switchOn({ type, settings: type.settings.parse(given) });
    },
    /** On timers that are late nothing happens meanwhile. */
    turnClock(milliseconds: number, timersAreLate = false) {
      clock += milliseconds;
      if (!timersAreLate) t.mock.timers.tick(milliseconds);
    },
    /** Sends one request and tells whether a fault has hit it that ends or delays it. */
    isHit(route: FaultyRoute = '/rng', method = 'GET'): boolean {
      const next = t.mock.fn();
      const response = { once() {} } as unknown as Response;
      injector.spoil(route)({ method } as Request, response, next);
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
      const { switchOn, isHit, turnClock, active } = setUpInjector(t, hang);
      switchOn(hang, chosen);
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

test('rate without a seed: 0 does not hit by the smallest chance, 1 by the largest', (t) => {
  const { switchOn, isHit } = setUpInjector(t, hang);
  t.mock.method(Math, 'random', () => 0);
  switchOn(hang, { rate: 0 });
  assert.equal(isHit(), false);
  t.mock.method(Math, 'random', () => 1 - Number.EPSILON);
  switchOn(hang, { rate: 1 });
  assert.equal(isHit(), true);
});

test('count hits exactly so many requests, however many run at once', (t) => {
  const waiting: (() => void)[] = [];
  const delaying = defineFault({
    ...hang,
    name: 'delaying',
    switchOn: () => ({ strike: (_request, _response, passOn) => waiting.push(passOn) }),
  });
  const { switchOn, isHit, active, hits } = setUpInjector(t, delaying, hang);
  switchOn(delaying);
  switchOn(hang, { count: 3 });
  for (let request = 0; request < 5; request += 1) isHit();
  for (const left of [2, 1, undefined, undefined]) {
    // The last to come is the first to go on.
    waiting.pop()?.();
    assert.equal(active().find(({ type }) => type === 'hang')?.hitsLeft, left);
  }
  assert.equal(hits(), 5 + 3);
});

test('hit() lets a fault of the process keep to rate and count', (t) => {
  let hit = () => false;
  const process = defineFault({
    ...hang,
    name: 'process',
    switchOn(_settings, context) {
      hit = context.hit;
      return {};
    },
  });
  const { switchOn, active, hits } = setUpInjector(t, process);
  switchOn(process, { rate: 0.5, count: 10, seed: 1 });
  const random = createRandom(1);
  while (active().length > 0) assert.equal(hit(), random() < 0.5);
  assert.equal(hits(), 10);
});

test('log, figures and active() count the same hits, HEAD included', (t) => {
  const { log, switchOn, turnClock, isHit, active, hits } = setUpInjector(t, hang);
  const warn = t.mock.method(log, 'warn');
  switchOn(hang, { count: 3 });
  isHit('/rng', 'HEAD');
  turnClock(9_999);
  isHit('/rng', 'GET');
  turnClock(1);
  isHit('/health', 'GET');
  assert.partialDeepStrictEqual(active(), [{ hits: 3, hitsLeft: 1 }]);
  assert.equal(hits(), 3);
  isHit();
  assert.deepEqual(
    warn.mock.calls.map((call) => call.arguments[0]),
    [
      'fault hang switched on: {"routes":["/rng","/health"],"rate":1,"count":3}',
      'fault hang hits HEAD /rng; hits so far: 1',
      'fault hang hits GET /health; hits so far: 3',
      'fault hang ended: count reached; hits: 4',
    ],
  );
});

test('duration is over on time, even if its timer is late', (t) => {
  const { switchOn, isHit, turnClock } = setUpInjector(t, hang);
  switchOn(hang, { duration: 1 });
  turnClock(1_000, true);
  assert.equal(isHit(), false);
});

test('a fault ends once, whatever ends it', (t) => {
  const ways = fc.constantFrom('hit', 'time', 'off', 'allOff', 'again', 'reset');
  fc.assert(
    fc.property(ways, ways, (first, second) => {
      const end = t.mock.fn();
      const counted = defineFault({
        ...hang,
        name: 'counted',
        switchOn: () => ({ strike() {}, end }),
      });
      const injector = setUpInjector(t, counted);
      const doIt = {
        hit: () => injector.isHit(),
        time: () => injector.turnClock(1_000),
        off: () => injector.switchOff(counted),
        allOff: injector.switchAllOff,
        again: () => injector.switchOn(counted, { count: 1, duration: 1 }),
        reset: injector.reset,
      };
      doIt.again();
      doIt[first]();
      doIt[second]();
      const switchedOn = [first, second, 'again'].filter((way) => way === 'again').length;
      assert.equal(end.mock.callCount(), switchedOn - injector.active().length);
    }),
  );
});
