import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Safeguards } from 'story/story.ts';
import { waitFor } from 'test-kit/wait.ts';
import { startApi } from './real-api.ts';
import { createTestApp, PATIENT, stopTime } from './test-app.ts';

const ALL_ON: Safeguards = { timeout: true, retry: true, breaker: true, fallback: true };
const ALL_OFF: Safeguards = { timeout: false, retry: false, breaker: false, fallback: false };

/** A client of a real API whose numbers have this fault. */
async function startClient(t: TestContext, fault = '', environment: Record<string, string> = {}) {
  const api = await startApi(t);
  if (fault) api.spoilNumbers(fault);
  const { live } = createTestApp(t, api.url, { environment: { ...PATIENT, ...environment } });
  return { api, client: live.client, live };
}

test('a call is over when its budget is, attempts and all', async (t) => {
  const pass = stopTime(t);
  t.mock.method(Math, 'random', () => 0.9);
  const limits = { ATTEMPT_TIMEOUT: '100', CALL_BUDGET: '300' };
  const { api, client } = await startClient(t, 'hang', limits);
  const call = client.getNumber();
  await waitFor('the first attempt', 120, () => api.calls() === 1);
  await pass(100);
  // The pause between them: at least 50, and at random up to 100 more.
  await pass(140);
  await waitFor('the second attempt', 120, () => api.calls() === 2);
  await pass(60);
  const { attempts, milliseconds } = await call;
  assert.deepEqual({ attempts, milliseconds }, { attempts: 2, milliseconds: 300 });
});

test('a call whose time is nearly over is not tried again', async (t) => {
  const pass = stopTime(t);
  const { api, client } = await startClient(t, 'hang', {
    ATTEMPT_TIMEOUT: '100',
    CALL_BUDGET: '250',
  });
  const call = client.getNumber();
  await waitFor('the attempt', 120, () => api.calls() === 1);
  await pass(500);
  assert.equal((await call).attempts, 1);
});

test('without safeguards calls pile up behind an API that hangs, up to a limit, and are not retried', async (t) => {
  const { api, client } = await startClient(t, 'hang');
  client.setSafeguards(ALL_OFF);
  const calls = Array.from({ length: 256 }, () => client.getNumber());
  await waitFor('256 calls at the API', 120, () => api.calls() === 256);
  assert.equal(client.state.waiting, 256);
  const failure = { reason: 'too many calls' };
  assert.partialDeepStrictEqual(await client.getNumber(), { failure, attempts: 0 });
  await api.die();
  for (const { attempts } of await Promise.all(calls)) assert.equal(attempts, 1);
  assert.partialDeepStrictEqual(client.state, { waiting: 0, breaker: 'off' });
  assert.partialDeepStrictEqual(await client.getNumber(), { failure: { reason: 'refused' } });
});

test('the breaker opens, lets one call through after its pause, and closes', async (t) => {
  const { api, client, live } = await startClient(t, 'error', { BREAKER_PAUSE: '300' });
  t.mock.timers.enable({ apis: ['Date'] });
  for (let call = 0; call < 3; call += 1) await client.getNumber();
  assert.equal(client.state.breaker, 'open');
  const callsUntilOpen = api.calls();
  assert.equal(callsUntilOpen, 5);

  const refused = await client.getNumber();
  assert.partialDeepStrictEqual(refused, { failure: { reason: 'breaker open' }, attempts: 0 });

  // However many ask meanwhile, the API gets one probe a pause.
  const manyAsk = () => Promise.all(Array.from({ length: 10 }, () => client.getNumber()));
  t.mock.timers.tick(299);
  await manyAsk();
  assert.equal(api.calls(), callsUntilOpen);
  t.mock.timers.tick(1);
  await manyAsk();
  assert.equal(api.calls(), callsUntilOpen + 1);

  api.switchAllOff();
  t.mock.timers.tick(300);
  assert.ok('number' in (await client.getNumber()));
  assert.equal(client.state.breaker, 'closed');
  const { observations } = live.recorder.recording;
  const told = observations.flatMap((each) => (each.kind === 'breaker' ? each.isOpen : []));
  assert.deepEqual(told, [true, false]);

  api.spoilNumbers('error');
  for (let call = 0; call < 3; call += 1) await client.getNumber();
  assert.equal(client.state.breaker, 'open');
  for (const breaker of [false, true]) client.setSafeguards({ ...ALL_ON, breaker });
  assert.equal(client.state.breaker, 'closed', 'it begins as new when it is switched on again');
});

test('the last number is the fallback, unless that is off', async (t) => {
  let time = 0;
  t.mock.method(performance, 'now', () => time);
  const { api, client } = await startClient(t);
  const outcome = await client.getNumber();
  assert.ok('number' in outcome);
  api.spoilNumbers('error');
  time = 3_000;
  assert.partialDeepStrictEqual(await client.getNumber(), {
    lastNumber: { number: outcome.number, ageSeconds: 3 },
  });
  client.setSafeguards({ ...ALL_ON, fallback: false });
  assert.ok(!('lastNumber' in (await client.getNumber())));
});

test('steady asking ends half a minute after the last page was closed', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  let time = 0;
  t.mock.method(performance, 'now', () => time);
  const { live } = createTestApp(t);
  const { mock: isWatched } = t.mock.method(live.eventStream, 'isWatched', () => true);
  const { mock: ask } = t.mock.method(live.client, 'getNumber', async () => {});
  function pass(seconds: number): number {
    for (let half = 0; half < 2 * seconds; half += 1) {
      time += 500;
      t.mock.timers.tick(500);
    }
    return ask.callCount();
  }
  live.setRate(2);
  assert.equal(pass(60), 120);
  isWatched.mockImplementation(() => false);
  assert.equal(pass(30), 180);
  assert.equal(live.story().askingPerSecond, 2);
  assert.equal(pass(10), 180);
  assert.equal(live.story().askingPerSecond, 0);
});
