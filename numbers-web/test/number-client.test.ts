import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { createNumberClient, type NumberClientOptions } from '../src/calls/number-client.ts';
import type { ClientState, Safeguards } from '../src/live/state.ts';
import { answers, fails, hangs } from './fake-answers.ts';
import { startFakeApi } from './fake-api.ts';

const ALL_ON: Safeguards = { timeout: true, retry: true, breaker: true, fallback: true };
const ALL_OFF: Safeguards = { timeout: false, retry: false, breaker: false, fallback: false };

function createTestClient(url: string, options: Partial<NumberClientOptions> = {}) {
  const states: ClientState[] = [];
  const client = createNumberClient({
    url,
    addresses: () => [],
    isReady: () => true,
    attemptTimeout: 100,
    callBudget: 300,
    breakerFailures: 5,
    breakerPause: 300,
    safeguards: ALL_ON,
    onCall() {},
    onState: (state) => states.push(state),
    ...options,
  });
  return { client, state: () => states.at(-1), states };
}

test('a failed attempt is followed by one more', async (t) => {
  const api = await startFakeApi(t, (_request, response) => {
    (api.calls === 1 ? fails(500, 'once') : answers('7'))(_request, response);
  });
  const { client } = createTestClient(api.url);
  const outcome = await client.getNumber();
  assert.partialDeepStrictEqual(outcome, { number: 7, attempts: 2 });
});

test('a call is over when its budget is, attempts and all', async (t) => {
  const api = await startFakeApi(t, hangs);
  const { client } = createTestClient(api.url);
  const outcome = await client.getNumber();
  assert.equal(outcome.attempts, 2);
  assert.ok(outcome.milliseconds >= 200 && outcome.milliseconds < 400, `${outcome.milliseconds}`);
});

test('without `retry` there is one attempt', async (t) => {
  const api = await startFakeApi(t, fails(500, 'no'));
  const { client } = createTestClient(api.url, { safeguards: { ...ALL_ON, retry: false } });
  assert.equal((await client.getNumber()).attempts, 1);
});

test('without `timeout` calls pile up behind an API that hangs', async (t) => {
  const api = await startFakeApi(t, hangs);
  const { client, state } = createTestClient(api.url, { safeguards: ALL_OFF });
  const calls = Array.from({ length: 20 }, () => client.getNumber());
  await waitFor('20 calls at the API', 30, () => api.calls === 20);
  assert.equal(state()?.waiting, 20);
  await api.die();
  await Promise.all(calls);
  assert.equal(state()?.waiting, 0);
});

test('calls that wait are bounded', async (t) => {
  const api = await startFakeApi(t, hangs);
  const { client } = createTestClient(api.url, { safeguards: ALL_OFF });
  const calls = Array.from({ length: 300 }, () => client.getNumber());
  await waitFor('256 calls at the API', 30, () => api.calls === 256);
  const refused = await client.getNumber();
  assert.match('problem' in refused ? refused.problem : '', /256 calls are waiting/);
  await api.die();
  await Promise.all(calls);
  assert.equal(api.calls, 256);
});

test('the breaker opens, lets one call through after its pause, and closes', async (t) => {
  const api = await startFakeApi(t, fails(500, 'no'));
  const { client, state } = createTestClient(api.url);
  for (let call = 0; call < 3; call += 1) await client.getNumber();
  assert.equal(state()?.breaker, 'open');
  const callsUntilOpen = api.calls;
  assert.equal(callsUntilOpen, 5);

  const refused = await client.getNumber();
  assert.partialDeepStrictEqual(refused, { attempts: 0 });
  assert.match('problem' in refused ? refused.problem : '', /breaker is open/);

  // However many ask meanwhile, the API gets one probe a pause.
  await waitFor('a probe', 30, async () => {
    await Promise.all(Array.from({ length: 10 }, () => client.getNumber()));
    return api.calls > callsUntilOpen;
  });
  assert.equal(api.calls, callsUntilOpen + 1);

  api.answer = answers('7');
  await waitFor('a number', 30, async () => 'number' in (await client.getNumber()));
  assert.equal(state()?.breaker, 'closed');
});

test('without `breaker` each call reaches the API', async (t) => {
  const api = await startFakeApi(t, fails(500, 'no'));
  const { client, state } = createTestClient(api.url, {
    safeguards: { ...ALL_OFF, timeout: true },
  });
  for (let call = 0; call < 10; call += 1) await client.getNumber();
  assert.equal(api.calls, 10);
  assert.equal(state()?.breaker, 'off');
});

test('the last number is the fallback, unless that is off', async (t) => {
  const api = await startFakeApi(t, answers('7'));
  const { client } = createTestClient(api.url);
  await client.getNumber();
  api.answer = fails(500, 'no');
  assert.partialDeepStrictEqual(await client.getNumber(), {
    lastNumber: { number: 7, ageSeconds: 0 },
  });
  client.setSafeguards({ ...ALL_ON, fallback: false });
  assert.ok(!('lastNumber' in (await client.getNumber())));
});
