// When a fault begins and ends, which requests it hits, how several combine, and how they affect health: for every
// type, checked with generated cases on a clock that the tests turn.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRandom } from '../src/faults/active-fault.ts';
import type { FaultDefinition, Strike } from '../src/faults/fault-type.ts';
import { hang } from '../src/faults/hang.ts';
import { createLayer } from './support/layer.ts';
import { FAULTY_ROUTES } from './support/service.ts';

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
      const { switchOn, isHit, turnClock, active } = createLayer(t, hang);
      switchOn('hang', chosen);
      // Whatever comes in between, the same seed hits the same requests of a method and route.
      const chances: Record<string, () => number> = {};
      let clock = 0;
      let used = 0;
      for (const { after, route, method } of requests) {
        turnClock(after);
        clock += after;
        const isOn = clock < chosen.duration * 1_000 && used < chosen.count;
        assert.equal(active().length, isOn ? 1 : 0);
        chances[method + route] ??= createRandom(chosen.seed);
        const isMeant = isOn && chosen.routes.includes(route);
        const expected = isMeant && Number(chances[method + route]?.()) < chosen.rate;
        assert.equal(isHit(route, method), expected);
        if (expected && method === 'GET') used += 1;
      }
    }),
  );
});

test('the numbers of a seed are spread from 0 to 1', () => {
  const random = createRandom(1);
  const tenths = Array.from({ length: 1_000 }, () => Math.floor(random() * 10));
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const { length } = tenths.filter((drawn) => drawn === tenth);
    assert.ok(length > 60 && length < 140, `${length} of 1000 in tenth ${tenth}`);
  }
  assert.notEqual(createRandom(2)(), createRandom(1)());
});

test('rate without a seed: 0 does not hit by the smallest chance, 1 by the largest', (t) => {
  const { switchOn, isHit } = createLayer(t, hang);
  t.mock.method(Math, 'random', () => 0);
  switchOn('hang', { rate: 0 });
  assert.equal(isHit(), false);
  t.mock.method(Math, 'random', () => 1 - Number.EPSILON);
  switchOn('hang', { rate: 1 });
  assert.equal(isHit(), true);
});

test('count hits exactly so many requests, however many run at once', (t) => {
  const waiting: (() => void)[] = [];
  const strike = ({ passOn }: Strike) => waiting.push(passOn);
  const delaying = { ...hang, name: 'delaying', switchOn: () => ({ strike }) };
  const { switchOn, isHit, active, hits } = createLayer(t, delaying, hang);
  switchOn('delaying');
  switchOn('hang', { count: 3 });
  for (let request = 0; request < 5; request += 1) isHit();
  for (const left of [2, 1, undefined, undefined]) {
    // The last to come is the first to continue.
    waiting.pop()?.();
    assert.equal(active()[1]?.hitsLeft, left);
  }
  assert.equal(hits(), 5 + 3);
});

test('hit() lets a fault of the process keep to rate and count', (t) => {
  let hit = () => false;
  const leaking: FaultDefinition = {
    ...hang,
    switchOn(_settings, context) {
      hit = context.hit;
      return {};
    },
  };
  const { switchOn, isHit, active, hits } = createLayer(t, leaking);
  switchOn('hang', { rate: 0.5, count: 10, seed: 1 });
  const random = createRandom(1);
  while (active().length > 0) assert.equal(hit(), random() < 0.5);
  assert.equal(hits(), 10);
  switchOn('hang');
  assert.equal(isHit(), false, 'it spares requests');
});

test('log, figures and active() count the same hits, HEAD included', (t) => {
  const { lines, switchOn, turnClock, isHit, active, hits } = createLayer(t, hang);
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
  const { lines, checkUnanswered, reset } = createLayer(t, hang);
  for (const problem of ['a', 'a', 'b']) checkUnanswered(problem);
  reset();
  reset();
  assert.deepEqual(lines, ['unhealthy: a', 'still unhealthy: b', 'healthy again']);
});

test('duration is over on time, even if its timer is late', (t) => {
  const { switchOn, isHit, turnClock } = createLayer(t, hang);
  switchOn('hang', { duration: 1 });
  turnClock(1_000, 0);
  assert.equal(isHit(), false);
});

test('a fault ends once, whatever ends it', (t) => {
  for (const first of ['isHit', 'turnClock', 'switchOff', 'switchAllOff', 'reset'] as const) {
    const end = t.mock.fn();
    const faults = createLayer(t, { ...hang, switchOn: () => ({ strike() {}, end }) });
    const isOver = (way: typeof first) => {
      if (way === 'turnClock') faults.turnClock(1_000);
      else if (way === 'switchOff') faults.switchOff('hang');
      else faults[way]();
      return end.mock.callCount() === 1 && faults.active().length === 0;
    };
    faults.switchOn('hang', { count: 1, duration: 1 });
    assert.ok(isOver(first) && isOver('turnClock') && isOver('reset'), first);
    faults.switchOn('hang');
    faults.switchOn('hang');
    assert.equal(end.mock.callCount(), 2, 'the second replaces the first');
  }
});
