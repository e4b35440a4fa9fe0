// What holds for every recording of real containers, cut and shuffled, and with wrong clocks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CURES } from '../src/sentences.ts';
import { RECOVERY_STEPS, type Recovery } from '../src/story.ts';
import { tellStory } from '../src/tell.ts';
import { endOf, names, readRecording, withoutEngine } from './recordings.ts';

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

/** What occurred in any run: one that never does would show that the recordings have a hole. */
const occurred = new Set<string>();

function check(name: string, skew: number, isNameless: boolean): void {
  const recording = withoutEngine(readRecording(name));
  const now = endOf(recording);
  const expected = tellStory(recording, now).recoveries;
  for (const each of recording.observations) {
    if (each.kind === 'about') each.startedAt += skew;
    if (each.kind === 'names' && each.id > 10 && isNameless) each.failing = true;
  }
  const told = tellStory(recording, now).recoveries;
  const outcomesOf = (recoveries: Recovery[]) =>
    recoveries.map(({ steps, curedBy, fault, over }) => {
      return { steps: new Set(Object.keys(steps)), curedBy, fault, over };
    });
  assert.deepEqual(outcomesOf(told), outcomesOf(expected));
  for (const { steps, brokeAt, curedBy, fault } of told) {
    const { gone, boot, healthy } = steps;
    const inOrder = [brokeAt, gone, boot, healthy].filter((at) => at !== undefined);
    assert.deepEqual(inOrder, inOrder.toSorted());
    assert.ok(boot === undefined || gone !== undefined);
    for (const at of Object.values(steps)) assert.ok(at >= brokeAt);
    occurred.add(`cure ${curedBy}`).add(`cause ${fault}`);
    for (const step of Object.keys(steps)) occurred.add(`step ${step}`);
  }
}

test('neither wrong clocks nor a name server that fails change causes and cures', () => {
  for (const name of names) {
    for (const skew of [0, -3_600_000, 3_600_000]) {
      for (const isNameless of [false, true]) check(name, skew, isNameless);
    }
  }
  const wanted = [
    ...Object.keys(CURES).map((cure) => `cure ${cure}`),
    ...['crash', 'error', 'hang', undefined].map((cause) => `cause ${cause}`),
    ...RECOVERY_STEPS.map((step) => `step ${step}`),
  ];
  const missing = wanted.filter((each) => !occurred.has(each));
  assert.deepEqual(missing, []);
});
