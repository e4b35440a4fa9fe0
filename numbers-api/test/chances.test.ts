// Chances: what holds for `rate` and `seed`, whatever the type of fault, checked with generated cases.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { defineFault } from '../src/faults/fault-type.ts';
import { createRandom } from '../src/faults/random.ts';
import { about, ending, settings, setUpInjector } from './support/injector.ts';

const seed = fc.integer({ min: 0, max: 4_294_967_295 });
const share = fc.nat(1_000).map((thousandths) => thousandths / 1_000);

test('rate 0 never hits, rate 1 always does', () => {
  fc.assert(
    fc.property(fc.option(seed, { nil: undefined }), (given) => {
      const { switchOn, isHit } = setUpInjector(ending);
      const chances = given === undefined ? {} : { seed: given };
      switchOn({ type: ending, settings: settings({ rate: 0, ...chances }) });
      for (let request = 0; request < 200; request += 1) assert.equal(isHit(), false);
      switchOn({ type: ending, settings: settings({ rate: 1, ...chances }) });
      for (let request = 0; request < 200; request += 1) assert.equal(isHit(), true);
    }),
  );
});

test('rate 0 does not hit by the smallest chance either', (t) => {
  t.mock.method(Math, 'random', () => 0);
  const { switchOn, isHit } = setUpInjector(ending);
  switchOn({ type: ending, settings: settings({ rate: 0 }) });
  assert.equal(isHit(), false);
});

test('rate hits its share of the requests', () => {
  const requests = 2_000;
  fc.assert(
    fc.property(share, fc.option(seed, { nil: undefined }), (rate, given) => {
      const { switchOn, isHit, hits } = setUpInjector(ending);
      const chances = given === undefined ? {} : { seed: given };
      switchOn({ type: ending, settings: settings({ rate, ...chances }) });
      for (let request = 0; request < requests; request += 1) isHit();
      // Beyond six standard deviations it would not be chance.
      const bound = 6 * Math.sqrt(requests * rate * (1 - rate)) + 1;
      assert.ok(Math.abs(hits() - requests * rate) <= bound, `${hits()} hits at rate ${rate}`);
    }),
  );
});

test('the same seed hits the same requests, whatever is asked in between', () => {
  const others = fc.array(
    fc.constantFrom(
      ['/health', 'GET'] as const,
      ['/health', 'HEAD'] as const,
      ['/rng', 'HEAD'] as const,
    ),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(seed, share, fc.infiniteStream(others), (given, rate, inBetween) => {
      const runs = [false, true].map((isDisturbed) => {
        const { switchOn, isHit } = setUpInjector(ending);
        switchOn({ type: ending, settings: settings({ rate, seed: given }) });
        return Array.from({ length: 100 }, () => {
          const [requests = []] = isDisturbed ? inBetween.take(1) : [];
          for (const [route, method] of requests) isHit(route, method);
          return isHit();
        });
      });
      assert.deepEqual(runs[0], runs[1]);
    }),
  );
});

test('hit() lets a fault of the process keep to rate and count', () => {
  fc.assert(
    fc.property(share, fc.integer({ min: 1, max: 20 }), seed, (rate, count, given) => {
      let hit = () => false;
      const process = defineFault({
        ...about,
        name: 'process',
        switchOn(_settings, context) {
          hit = context.hit;
          return {};
        },
      });
      const { switchOn, active, hits } = setUpInjector(process);
      switchOn({ type: process, settings: settings({ rate, count, seed: given }) });
      const random = createRandom(given);
      for (let attempt = 0; attempt < 100 && active().length > 0; attempt += 1) {
        assert.equal(hit(), random() < rate);
      }
      assert.ok(hits() <= count);
      assert.equal(active().length, hits() < count ? 1 : 0);
    }),
  );
});
