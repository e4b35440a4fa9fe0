// The watching of the witnesses, which come, go, and come back as others.
import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { describe, test } from 'node:test';
import { createService } from 'numbers-api/service.ts';
import { settingsSchema } from 'numbers-api/settings.ts';
import { silentLog } from 'service-kit/log.ts';
import { readSettings } from 'service-kit/settings.ts';
import { waitFor } from 'test-kit/wait.ts';
import { createRecord } from '../src/witnesses/record.ts';
import { watchWitnesses } from '../src/witnesses/watch.ts';
import { createEventsReader } from '../src/witnesses/witnesses.ts';
import { serve } from './support/guide.ts';

const at = (second: number) => `2026-11-24T06:00:0${second}.000Z`;
const common = { action: 'die', service: 'numbers-api', container: 'dba467983fce' };
const die = (id: number) => ({ id, at: at(id), ...common });

describe('the watching', { concurrency: 8 }, () => {
  test('events are read once each; another reader counts anew; a lost Engine tells nothing', async (t) => {
    let answer: object = {};
    const asked: (string | undefined)[] = [];
    const { address } = await serve(t, (request, response) => {
      asked.push(request.url);
      response.end(JSON.stringify(answer));
    });
    const readEvents = createEventsReader(address);
    const first = { now: at(5), startedAt: at(0), completeSince: at(1) };

    answer = { ...first, events: [die(1), die(2)] };
    assert.deepEqual(
      (await readEvents())?.events.map(({ id }) => id),
      [1, 2],
    );
    answer = { ...first, events: [] };
    assert.deepEqual((await readEvents())?.events, []);
    answer = { now: at(6), startedAt: at(0), events: [] };
    assert.equal(await readEvents(), undefined);
    answer = { now: at(7), startedAt: at(6), completeSince: at(6), events: [die(1)] };
    const another = await readEvents();
    assert.deepEqual(
      another?.events.map(({ id }) => id),
      [1],
    );
    assert.equal(another?.completeSince, Date.parse(at(6)));
    const since = (id: number) => `/events?since=${id}`;
    assert.deepEqual(asked, [since(0), since(2), since(2), since(2), since(0)]);
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
    service.health.report('call 4 was one too many');
    await waitFor('the broken API', 120, () => lastAnswers()?.[0]?.rngStatus === 200);
    api.stop();
    await waitFor('the API to be gone', 120, () => lastAnswers()?.length === 0);
    await serve(t, app, api.port);
    await waitFor('the API again', 120, () => lastAnswers()?.length === 1);
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
      assert.deepEqual([engine.facts, engine.events, web.readings], [[], [], []]);
      assert.deepEqual(
        api.flatMap(({ value }) => value),
        [],
      );
    });
  }
});
