import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Addresses, createLookUp, watchAddresses } from '../src/api/addresses.ts';
import { stopTime } from './test-app.ts';

/** A watch whose time passes by itself no more, and whose lookups answer what the test says. */
function startTestWatch(t: TestContext) {
  const pass = stopTime(t);
  const told: Addresses[] = [];
  const names = { answer: async (): Promise<string[]> => ['10.0.0.1'], lookUps: 0 };
  const lookUp = () => {
    names.lookUps += 1;
    return names.answer();
  };
  const watch = watchAddresses('numbers-api', lookUp, (addresses) => told.push(addresses));
  t.after(watch.stop);
  return { watch, names, pass, last: () => told.at(-1) };
}

test('addresses come in an order that stays, and lookups that fail change nothing for ten seconds', async (t) => {
  const { names, pass, last } = startTestWatch(t);
  await pass(50);
  const known = ['10.0.0.9', '10.0.0.10', 'fd00::1'];
  for (const [seconds, answer, found] of [
    [1, ['10.0.0.10', '10.0.0.9', '10.0.0.10', 'fd00::1'], known],
    [9, undefined, known],
    [2, undefined, []],
    [1, ['10.0.0.2'], ['10.0.0.2']],
  ] as const) {
    names.answer = async () => [...(answer ?? assert.fail('no such name'))];
    await pass(seconds * 1_000);
    assert.deepEqual(last(), { found, isFailing: !answer });
  }
});

test('a name is looked up each second, and four times a second after a reason to look closely', async (t) => {
  const { watch, names, pass } = startTestWatch(t);
  await pass(500);
  watch.lookNow();
  const before = names.lookUps;
  await pass(1_050);
  assert.equal(names.lookUps - before, 4);
  await pass(5_000);
  const calm = names.lookUps;
  await pass(3_000);
  assert.equal(names.lookUps - calm, 3);
});

test('a lookup that ends after a later one changes nothing', async (t) => {
  const { names, pass, last } = startTestWatch(t);
  await pass(50);
  const late = Promise.withResolvers<string[]>();
  names.answer = () => late.promise;
  await pass(1_000);
  names.answer = async () => ['10.0.0.3'];
  await pass(1_000);
  late.resolve(['10.0.0.2']);
  await pass(50);
  assert.deepEqual(last()?.found, ['10.0.0.3']);
});

for (const [host, expected] of [
  ['localhost', '127.0.0.1'],
  ['10.1.2.3', '10.1.2.3'],
  ['fd00::1', 'fd00::1'],
] as const) {
  test(`${host} has the address ${expected}`, async () => {
    assert.ok((await createLookUp()(host)).includes(expected));
  });
}

test('all who ask within a second get the same answer or error, and those who ask later another', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const lookUp = createLookUp();
  const first = lookUp('localhost');
  assert.equal(lookUp('localhost'), first);
  assert.notEqual(lookUp('127.0.0.1'), first);
  await first;
  const second = lookUp('localhost');
  assert.notEqual(second, first);
  t.mock.timers.tick(999);
  assert.equal(lookUp('localhost'), second);
  t.mock.timers.tick(1);
  assert.notEqual(lookUp('localhost'), second);
  await assert.rejects(lookUp('numbers-api.invalid'));
});
