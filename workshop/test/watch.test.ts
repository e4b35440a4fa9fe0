// The watching of the witnesses, which come, go, and come back as others; and the record of what they say.
import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { describe, test } from 'node:test';
import { createService } from 'numbers-api/service.ts';
import { settingsSchema } from 'numbers-api/settings.ts';
import { silentLog } from 'service-kit/log.ts';
import { readSettings } from 'service-kit/settings.ts';
import request from 'supertest';
import { waitFor } from 'test-kit/wait.ts';
import { createRecord } from '../src/witnesses/record.ts';
import { createEventsReader, watchWitnesses } from '../src/witnesses/witnesses.ts';
import { createTestGuide, illStatus, play, serve, wellApi } from './support/guide.ts';

const at = (second: number) => `2026-11-24T06:00:0${second}.000Z`;
const common = { action: 'die', service: 'numbers-api', container: 'dba467983fce' };
const die = (id: number) => ({ id, at: at(id), ...common });
const first = { startedAt: at(0), completeSince: at(1) };

/** What the reader answers, what it was asked for, and the ids that are told; none where the Engine is lost. */
const ANSWERS: [object, asked: number[], told?: number[]][] = [
  [{ now: at(5), ...first, events: [die(1), die(2)] }, [0], [1, 2]],
  [{ now: at(5), ...first, events: [] }, [2], []],
  [{ now: at(6), startedAt: at(0), events: [] }, [2]],
  [{ now: at(7), startedAt: at(6), completeSince: at(6), events: [die(1)] }, [2, 0], [1]],
];

describe('the watching', { concurrency: 8 }, () => {
  test('events are read once each; another reader counts anew; a lost Engine tells nothing', async (t) => {
    let answer: object = {};
    let asked: (string | undefined)[] = [];
    const { address } = await serve(t, (request, response) => {
      asked.push(request.url);
      response.end(JSON.stringify(answer));
    });
    const readEvents = createEventsReader(address);
    let last: Awaited<ReturnType<typeof readEvents>>;
    for (const [next, expected, told] of ANSWERS) {
      answer = next;
      asked = [];
      last = await readEvents();
      const ids = last?.events.map(({ id }) => id);
      assert.deepEqual([asked, ids], [expected.map((id) => `/events?since=${id}`), told]);
    }
    assert.equal(last?.completeSince, Date.parse(at(6)));
  });

  test('an API that goes and comes back is seen to; one that is well is not asked for a number', async (t) => {
    const environment = { FAIL_AFTER_CALLS: '0' };
    const service = createService(readSettings(settingsSchema, environment), silentLog());
    let numbersAsked = 0;
    const app: RequestListener = (request, response) => {
      if (request.url === '/rng') numbersAsked += 1;
      service.app(request, response);
    };
    const api = await serve(t, app);
    const record = createRecord();
    const nowhere = 'http://127.0.0.1:9';
    const addresses = { engineReader: nowhere, api: api.address, web: [nowhere] };
    t.after(watchWitnesses(addresses, record, silentLog()));
    const lastAnswers = () => record.since(0).api.at(-1)?.value;

    await waitFor('the API', 120, () => lastAnswers()?.length === 1);
    assert.deepEqual(lastAnswers()?.[0]?.instance, service.state.instance);
    assert.equal(numbersAsked, 0);
    await waitFor('the others', 120, () => record.silent().length === 2);
    assert.deepEqual(record.silent(), ['engine-reader', 'numbers-web']);
    service.health.report('broken since call 4');
    await waitFor('the broken API', 120, () => lastAnswers()?.[0]?.rngStatus === 200);
    api.stop();
    await waitFor('the API to be gone', 120, () => lastAnswers()?.length === 0);
    assert.ok(record.silent().includes('numbers-api'));
    await serve(t, app, api.port);
    await waitFor('the API again', 120, () => lastAnswers()?.length === 1);
    assert.ok(!record.silent().includes('numbers-api'));
  });

  for (const nonsense of ['', '<html>', '{}', '{"service":"other"}', '[1]', 'null']) {
    test(`witnesses that answer ${JSON.stringify(nonsense)} are not believed, and do no harm`, async (t) => {
      let asked = 0;
      const { address } = await serve(t, (_request, response) => {
        asked += 1;
        response.end(nonsense);
      });
      const record = createRecord();
      const addresses = { engineReader: address, api: address, web: [address] };
      t.after(watchWitnesses(addresses, record, silentLog()));
      await waitFor('two rounds', 120, () => asked >= 8);
      const { engine, api, web } = record.since(0);
      const answers = api.flatMap(({ value }) => value);
      assert.deepEqual([engine.facts, engine.events, web.readings, answers], [[], [], [], []]);
    });
  }
});

test('a lab says which services do not answer', async () => {
  const { app, guide, record } = createTestGuide();
  const lab = async () => (await request(app).get('/labs/1')).text;
  guide.progress.predict('01-up-is-not-well', 'up', 1);
  record.heard('numbers-web', false);
  record.heard('engine-reader', false);
  assert.match(await lab(), /No answer from engine-reader, numbers-web\./);
  record.heard('engine-reader', true);
  assert.match(await lab(), /No answer from numbers-web\./);
  record.heard('numbers-web', true);
  assert.doesNotMatch(await lab(), /No answer/);
});

test('what stays the same is one reading, cut off where the lab began', () => {
  const record = createRecord();
  for (const at of [1_000, 2_000, 3_000]) record.apiAnswers([wellApi], at);
  record.apiAnswers([], 4_000);
  record.apiAnswers([], 20_000);
  assert.deepEqual(record.since(2_500).api, [
    { from: 2_500, until: 3_000, value: [wellApi] },
    { from: 4_000, until: 4_000, value: [] },
    { from: 20_000, until: 20_000, value: [] },
  ]);
});

test('events before the lab are left out, and a gap in the events is known', () => {
  const record = createRecord();
  record.engineEvents(play('1000 die 1, 5000 start'), 500, 6_000);
  const { events, completeFrom } = record.since(2_000).engine;
  assert.deepEqual([events.map(({ at }) => at), completeFrom], [[5_000], 2_000]);
  record.engineEvents([], 9_000, 10_000);
  assert.equal(record.since(2_000).engine.completeFrom, 9_000);
});

test('what the web server tells again replaces what it told; after its restart it counts anew', () => {
  const record = createRecord();
  const recovery = { id: 1, brokeAt: 1_000, steps: {}, requests: 1, requestsLost: 1, over: false };
  const events = [{ id: 1, at: 1_000, kind: 'note', text: 'one' }];
  const history = { events, seconds: [], recoveries: [recovery] };
  record.webStatus(illStatus, history, 2_000);
  record.webStatus(illStatus, { ...history, recoveries: [{ ...recovery, over: true }] }, 3_000);
  const { web } = record.since(0);
  assert.deepEqual([web.recoveries.map(({ over }) => over), web.events.length], [[true], 1]);
  record.webStatus({ ...illStatus, webBootId: 'web-2' }, { ...history, recoveries: [] }, 4_000);
  assert.equal(record.since(0).web.events.length, 2);
});
