// When a fault begins and ends, and how several combine: what holds for every type, checked with
// generated cases on a clock that the tests turn.
import assert from 'node:assert/strict';
import { after, before, describe, mock, test } from 'node:test';
import type { Request, Response } from 'express';
import fc from 'fast-check';
import { defineFault, FAULTY_ROUTES } from '../src/faults/fault-type.ts';
import { latency } from '../src/faults/latency.ts';
import { createRandom } from '../src/faults/random.ts';
import { about, ending, settings, setUpInjector } from './support/injector.ts';

describe('the injector', () => {
  before(() => mock.timers.enable({ apis: ['setTimeout'] }));
  after(() => mock.timers.reset());

  const seed = fc.integer({ min: 0, max: 4_294_967_295 });
  const share = fc.nat(1_000).map((thousandths) => thousandths / 1_000);

  test('count hits exactly so many requests, however many run at once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.nat(60),
        fc.infiniteStream(fc.nat()),
        (...given) => {
          const [count, requests, picks] = given;
          const waiting: (() => void)[] = [];
          const delaying = defineFault({
            ...about,
            name: 'delaying',
            switchOn: () => ({ strike: (_request, _response, passOn) => waiting.push(passOn) }),
          });
          const { switchOn, isHit, active, hits } = setUpInjector(delaying, ending);
          switchOn({ type: delaying, settings: settings({}) });
          switchOn({ type: ending, settings: settings({ count }) });
          for (let request = 0; request < requests; request += 1) isHit();
          // They all wait now, and go on in any order.
          while (waiting.length > 0) {
            const [pick = 0] = picks.take(1);
            waiting.splice(pick % waiting.length, 1)[0]?.();
          }
          assert.equal(hits(), requests + Math.min(count, requests));
          const left = active().find(({ type }) => type === 'ending');
          assert.equal(left?.hitsLeft ?? 0, Math.max(0, count - requests));
          assert.equal(left === undefined, requests >= count);
        },
      ),
    );
  });

  test('routes, rate, count and duration combine as a simple model says', () => {
    const request = fc.record({
      after: fc.nat(400),
      route: fc.constantFrom(...FAULTY_ROUTES),
      method: fc.constantFrom('GET', 'HEAD'),
    });
    const given = fc.record({
      routes: fc.uniqueArray(fc.constantFrom(...FAULTY_ROUTES), { minLength: 1 }),
      rate: share,
      count: fc.integer({ min: 1, max: 40 }),
      duration: fc.integer({ min: 1, max: 10_000 }).map((milliseconds) => milliseconds / 1_000),
      seed,
    });
    fc.assert(
      fc.property(given, fc.array(request, { maxLength: 60 }), (chosen, requests) => {
        const { switchOn, isHit, turnClock, active } = setUpInjector(ending);
        switchOn({ type: ending, settings: settings(chosen) });
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

  test('log, figures and active() count the same hits, HEAD included', () => {
    const { log, switchOn, switchOff, turnClock, isHit, active, hits } = setUpInjector(ending);
    const warn = mock.method(log, 'warn');
    switchOn({ type: ending, settings: settings({ count: 3 }) });
    isHit('/rng', 'HEAD');
    assert.partialDeepStrictEqual(active(), [{ hits: 1, hitsLeft: 3 }]);
    turnClock(9_999);
    isHit('/rng', 'GET');
    assert.partialDeepStrictEqual(active(), [{ hits: 2, hitsLeft: 2 }]);
    turnClock(1);
    isHit('/health', 'GET');
    assert.partialDeepStrictEqual(active(), [{ hits: 3, hitsLeft: 1 }]);
    assert.equal(hits(), 3);
    switchOff(ending);
    assert.deepEqual(
      warn.mock.calls.map((call) => call.arguments[0]),
      [
        'fault ending switched on: {"routes":["/rng","/health"],"rate":1,"count":3}',
        'fault ending hits HEAD /rng; hits so far: 1',
        'fault ending hits GET /health; hits so far: 3',
        'fault ending gone: switched off; hits: 3',
      ],
    );
  });

  test('duration is over on time, even if its timer is late', () => {
    const { switchOn, isHit, turnClock } = setUpInjector(ending);
    switchOn({ type: ending, settings: settings({ duration: 1 }) });
    turnClock(1_000, 'late');
    assert.equal(isHit(), false);
  });

  test('the first in the catalogue hits, in whatever order they were switched on', () => {
    const types = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ ...ending, name }));
    fc.assert(
      fc.property(fc.shuffledSubarray(types, { minLength: 1 }), (chosen) => {
        const { switchOn, isHit, active } = setUpInjector(...types);
        for (const type of chosen) switchOn({ type, settings: settings({}) });
        assert.equal(isHit(), true);
        const inOrder = active();
        assert.deepEqual(
          inOrder.map(({ type }) => type),
          chosen.map(({ name }) => name).sort(),
        );
        assert.deepEqual(
          inOrder.map(({ hits }) => hits),
          chosen.map((_type, position) => (position === 0 ? 1 : 0)),
        );
      }),
    );
  });

  test('latency keeps to delay ± jitter', () => {
    const milliseconds = fc.nat(5_000);
    fc.assert(
      fc.property(milliseconds, milliseconds, seed, (delay, jitter, given) => {
        const { switchOn, spoil, turnClock } = setUpInjector(latency);
        switchOn({
          type: latency,
          settings: latency.settings.parse({ delay, jitter, seed: given }),
        });
        let passed = false;
        const request = { method: 'GET', socket: { destroyed: false } } as Request;
        spoil('/rng')(request, {} as Response, () => {
          passed = true;
        });
        const earliest = Math.max(0, delay - jitter);
        // Timers take whole milliseconds.
        turnClock(Math.max(0, earliest - 1));
        if (earliest > 1) assert.equal(passed, false);
        turnClock(delay + jitter + 1);
        assert.equal(passed, true);
      }),
    );
  });

  test('latency with a seed repeats its delays, whatever is asked in between', (t) => {
    let delay: number | undefined;
    t.mock.method(globalThis, 'setTimeout', (_passOn: () => void, milliseconds: number) => {
      delay = milliseconds;
    });
    fc.assert(
      fc.property(seed, (given) => {
        const runs = [false, true].map((isDisturbed) => {
          const { switchOn, isHit } = setUpInjector(latency);
          const chosen = latency.settings.parse({ jitter: 500, rate: 0.5, seed: given });
          switchOn({ type: latency, settings: chosen });
          return Array.from({ length: 20 }, () => {
            if (isDisturbed) isHit('/health');
            return isHit('/rng') ? delay : 0;
          });
        });
        assert.deepEqual(runs[0], runs[1]);
      }),
    );
  });

  test('a fault ends once, whatever ends it', () => {
    const ways = fc.constantFrom('hit', 'time', 'off', 'all off', 'again', 'reset');
    fc.assert(
      fc.property(ways, ways, (first, second) => {
        let isOn = 0;
        const counted = defineFault({
          ...about,
          name: 'counted',
          switchOn() {
            isOn += 1;
            return {
              strike() {},
              end() {
                isOn -= 1;
              },
            };
          },
        });
        const { switchOn, switchOff, switchAllOff, reset, turnClock, isHit, active } =
          setUpInjector(counted);
        const fault = { type: counted, settings: settings({ count: 1, duration: 1 }) };
        switchOn(fault);
        for (const way of [first, second]) {
          if (way === 'hit') isHit();
          else if (way === 'time') turnClock(1_000);
          else if (way === 'off') switchOff(counted);
          else if (way === 'all off') switchAllOff();
          else if (way === 'again') switchOn(fault);
          else reset();
          assert.equal(isOn, active().length);
        }
      }),
    );
  });
});
