// The watching of the sources, which come, go, and come back as others; and the record of what they say.
import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { describe, test } from 'node:test';
import { createService } from 'numbers-api/service.ts';
import { settingsSchema } from 'numbers-api/settings.ts';
import { silentLog } from 'service-kit/log.ts';
import { readSettings } from 'service-kit/settings.ts';
import type { Recovery, StoryEvent } from 'story/story.ts';
import { MAX_EVENTS } from 'story/tell.ts';
import request from 'supertest';
import { serve } from 'test-kit/serve.ts';
import { waitFor } from 'test-kit/wait.ts';
import { createRecord } from '../src/sources/record.ts';
import { createStoryReader, watchSources } from '../src/sources/watch.ts';
import { createTestGuide, emptyStory, HEADER, play, wellApi } from './support/guide.ts';

describe('the watching', { concurrency: 8 }, () => {
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
    t.after(watchSources(addresses, record, silentLog()));
    const lastAnswers = () => record.since(0).api.at(-1)?.value;

    await waitFor('the API', 120, () => lastAnswers()?.length === 1);
    assert.deepEqual(lastAnswers()?.[0]?.instance, service.state.instance);
    assert.equal(numbersAsked, 0);
    await waitFor('the others', 120, () => record.silent().length === 2);
    assert.deepEqual(record.silent(), ['engine-reader', 'numbers-web']);
    service.faults.checkUnanswered('broken since call 4');
    await waitFor('the broken API', 120, () => lastAnswers()?.[0]?.rngStatus === 200);
    api.stop();
    await waitFor('the API to be gone', 120, () => lastAnswers()?.length === 0);
    assert.ok(record.silent().includes('numbers-api'));
    await serve(t, app, api.port);
    await waitFor('the API again', 120, () => lastAnswers()?.length === 1);
    assert.ok(!record.silent().includes('numbers-api'));
  });

  const now = '2026-11-24T06:00:01.000Z';
  const die = { id: 1, at: now, action: 'die', service: 'numbers-api', container: 'a' };
  const facts = { now, startedAt: now, containers: [], events: [die] };
  const nothing = ['', '<html>', '{}', '{"service":"other"}', '[1]', 'null'];
  /** What all sources answer, and of how many facts and from when on events are believed; the first has lost the Engine. */
  const ANSWERS: [string, number, number?][] = [
    [JSON.stringify(facts), 1],
    [JSON.stringify({ ...facts, completeSince: now }), 1, Date.parse(now)],
    ...nothing.map((nonsense): [string, number] => [nonsense, 0]),
  ];
  for (const [answer, count, at] of ANSWERS) {
    test(`sources that answer ${answer || 'nothing'} are believed what is theirs, and do no harm`, async (t) => {
      let asked = 0;
      const { address } = await serve(t, (_request, response) => {
        asked += 1;
        response.end(answer);
      });
      const record = createRecord();
      const addresses = { engineReader: address, api: address, web: [address] };
      t.after(watchSources(addresses, record, silentLog()));
      await waitFor('two rounds', 120, () => asked >= 8);
      const { engine, api, web } = record.since(0);
      const { facts, events, completeFrom, until } = engine;
      assert.deepEqual([facts.length, ...events.map((each) => each.at)], [count, at ?? []].flat());
      assert.deepEqual([completeFrom, until], [at ?? 0, at ?? 0]);
      assert.deepEqual([web.readings, api.flatMap(({ value }) => value)], [[], []]);
      assert.equal(record.silent().includes('engine-reader'), at === undefined);
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
  for (const at of [1_000, 2_000, 3_000]) record.addApiAnswers([wellApi], at);
  record.addApiAnswers([], 4_000);
  record.addApiAnswers([], 20_000);
  assert.deepEqual(record.since(2_500).api, [
    { from: 2_500, until: 3_000, value: [wellApi] },
    { from: 4_000, until: 4_000, value: [] },
    { from: 20_000, until: 20_000, value: [] },
  ]);
});

test('events before the lab are left out, those of an earlier reader stay, and gaps are known', () => {
  const record = createRecord();
  const add = (what: string, startedAt: number, completeFrom: number, until: number) => {
    record.addEngineEvents(play(what), startedAt, completeFrom, until);
    const { events, ...engine } = record.since(2_000).engine;
    return [events.map(({ at }) => at), engine.completeFrom, engine.until];
  };
  assert.deepEqual(add('1000 die 1, 5000 start', 400, 500, 5_500), [[5_000], 2_000, 5_500]);
  assert.deepEqual(add('1000 die 1, 5000 start, 6000 oom', 400, 500, 6_500)[0], [5_000, 6_000]);
  assert.deepEqual(add('9200 die 1', 8_000, 9_000, 9_500), [[5_000, 6_000, 9_200], 9_000, 9_500]);
});

test('a story replaces what the one before told of the same time, and keeps what is older', () => {
  const record = createRecord();
  const recovery = (brokeAt: number, over: boolean) =>
    ({ id: `${brokeAt}`, brokeAt, over, steps: {} }) as Recovery;
  const asking = (at: number): StoryEvent => ({ at, kind: 'asking', perSecond: 1 });
  const tell = (startedAt: number, now: number, events: number[], recoveries: Recovery[]) => {
    const told = { now, events: events.map(asking), recoveries };
    record.addStory({ ...emptyStory, ...told }, startedAt, now);
    const { web } = record.since(0);
    return [web.events.map(({ at }) => at), web.recoveries.map(({ id, over }) => [id, over])];
  };
  const broken = recovery(1_000, false);
  const mended = recovery(1_000, true);
  const minutes = 300_000;
  assert.deepEqual(tell(0, 3_000, [1_000, 2_000], [broken]), [[1_000, 2_000], [['1000', false]]]);
  assert.deepEqual(tell(0, 4_000, [1_000, 2_500], [mended]), [[1_000, 2_500], [['1000', true]]]);
  assert.deepEqual(tell(0, minutes, [299_000], [])[0], [1_000, 2_500, 299_000]);
  const latest = Array.from({ length: MAX_EVENTS }, (_, place) => 299_100 + place);
  assert.equal(tell(0, minutes, latest, [])[0]?.length, 3 + MAX_EVENTS, 'those are the last ones');
  assert.deepEqual(tell(299_050, minutes, [299_600], []), [
    [1_000, 2_500, 299_000, 299_600],
    [['1000', true]],
  ]);
});

/** What the web server observes of a process of the API; without a boot id, of none. */
function observed(id: number, at: number, bootId?: string) {
  const common = { at, until: at, address: '10.0.0.2' };
  const outcome = bootId ? { passed: true } : { passed: false, reason: 'refused' };
  const process = { instance: 'dba467983fce', bootId, release: 'v3', startedAt: at, askedAt: at };
  return [
    ...['about', 'health', 'ready'].map((route, place) => {
      return { ...common, id: id + place, kind: 'probe', route, ...outcome };
    }),
    ...(bootId ? [{ ...common, id: id + 3, kind: 'about', ...process, calls: 0, faults: [] }] : []),
  ];
}

for (const [events, cure] of [
  ['', 'restart'],
  ['5000 TERM, 6000 die 143, 7000 start', 'person'],
  ['6000 die 1, 7000 start', 'restart policy'],
] as const) {
  test(`the web's story, with "${events}" of the Engine: cured by ${cure}`, async (t) => {
    const header = { ...HEADER, startedAt: 1_000 };
    const answers = [
      { now: 3_000, id: 'a', header, observations: observed(1, 2_000, 'first') },
      { now: 9_000, id: 'b', observations: [...observed(5, 6_000), ...observed(8, 8_000, 'next')] },
    ];
    const asked: unknown[] = [];
    const { address } = await serve(t, ({ url }, response) => {
      response.end(JSON.stringify(answers[asked.push(url) - 1]));
    });
    const readStory = createStoryReader(['http://127.0.0.1:9', address], () => play(events));
    assert.deepEqual((await readStory())?.story.recoveries, []);
    const last = await readStory();
    assert.deepEqual([last?.startedAt, last?.story.recoveries[0]?.curedBy], [1_000, cure]);
    assert.deepEqual(asked, ['/api/recording?since=', '/api/recording?since=a']);
  });
}
