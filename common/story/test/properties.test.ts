// What holds for every recording: those of real containers, cut and shuffled, and those of a simulated replica,
// which is broken in every way and cured in every way.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { RECOVERY_STEPS } from '../src/story.ts';
import { tellStory } from '../src/tell.ts';
import { endOf, names, readRecording } from './recordings.ts';
import { PLANS, type Plan, simulate } from './simulation.ts';

/** A moment of a recording: its name, and how much of it is over. */
const moment = fc.record({
  name: fc.constantFrom(...names),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
});

function upTo({ name, share }: { name: string; share: number }) {
  const recording = readRecording(name);
  const { startedAt } = recording.header;
  const last = endOf(recording);
  return { recording, last, now: Math.round(startedAt + share * (last - startedAt)) };
}

test('a recording up to any moment has a story, and nothing in it is later', () => {
  fc.assert(
    fc.property(moment, (chosen) => {
      const { recording, now } = upTo(chosen);
      JSON.stringify(tellStory(recording, now), (key, value) => {
        // When faults and watchdogs are due is said beforehand, and a replica has a clock of its own.
        if (['faults', 'endsAt', 'watchdogEndsAt', 'startedAt'].includes(key)) return undefined;
        if (/At$|^at$|^from$|^since$/.test(key))
          assert.ok(value <= now, `${key} ${value} > ${now}`);
        return value;
      });
    }),
  );
});

test('the order of observations of the same moment does not matter', () => {
  fc.assert(
    fc.property(moment, fc.infiniteStream(fc.nat()), (chosen, numbers) => {
      const { recording, now } = upTo(chosen);
      const keyed = recording.observations.map((each) => ({ each, key: numbers.next().value }));
      const shuffled = keyed.toSorted((a, b) => a.key - b.key).map(({ each }) => each);
      const told = tellStory({ ...recording, observations: shuffled }, now);
      assert.deepEqual(told, tellStory(recording, now));
    }),
  );
});

test('a cure that is proven stays', () => {
  fc.assert(
    fc.property(moment, (chosen) => {
      const { recording, now, last } = upTo(chosen);
      const later = tellStory(recording, last).recoveries;
      for (const { id, over, curedBy } of tellStory(recording, now).recoveries) {
        if (over) assert.equal(later.find((each) => each.id === id)?.curedBy, curedBy, id);
      }
    }),
  );
});

const plan: fc.Arbitrary<Plan> = fc.record({
  kind: fc.constantFrom(...PLANS),
  isChecked: fc.boolean(),
  isAsking: fc.boolean(),
  skew: fc.constantFrom(0, -3_600_000, 3_600_000),
  isNameless: fc.boolean(),
  seconds: fc.integer({ min: 8, max: 40 }),
});

/** What occurred in any run: one that never does would show that the simulation has a hole. */
const occurred = new Set<string>();

test('a simulated failure is told once, with its cause, its steps in order, and its cure', () => {
  fc.assert(
    fc.property(plan, (planned) => {
      const { kind, isChecked, isAsking } = planned;
      const { now, ...recording } = simulate(planned);
      const { recoveries, service } = tellStory(recording, now);
      assert.equal(recoveries.length, kind.cure === 'nobody' ? 2 : 1, JSON.stringify(recoveries));
      const [recovery] = recoveries;
      assert.ok(recovery?.over && service.condition === 'healthy');
      const { gone, boot, healthy, ...others } = recovery.steps;
      const inOrder = [gone, boot, healthy].filter((at) => at !== undefined);
      assert.deepEqual(inOrder, inOrder.toSorted());
      if (boot !== undefined) assert.ok(gone !== undefined);
      for (const at of [...inOrder, ...Object.values(others)]) assert.ok(at >= recovery.brokeAt);
      assert.equal(recovery.curedBy, kind.cure);
      assert.equal(recovery.fault, kind.fault);
      assert.equal(recovery.steps.firstFailure !== undefined, isAsking);
      if (!isChecked) assert.equal(recovery.steps.unhealthy, undefined);
      occurred.add(`cure ${recovery.curedBy}`).add(`cause ${recovery.fault}`);
      for (const step of Object.keys(recovery.steps)) occurred.add(`step ${step}`);
    }),
    { numRuns: 300 },
  );
});

after(() => {
  const wanted = [
    ...PLANS.flatMap(({ cure, fault }) => [`cure ${cure}`, `cause ${fault}`]),
    ...RECOVERY_STEPS.map((step) => `step ${step}`),
  ];
  assert.deepEqual(
    wanted.filter((each) => !occurred.has(each)),
    [],
  );
});
