// Several replicas behind one name, on real sockets.
import assert from 'node:assert/strict';
import { after, before, describe, mock, type TestContext, test } from 'node:test';
import request from 'supertest';
import { waitFor } from 'test-kit/wait.ts';
import { fails } from './hostile-server.ts';
import { startReplicas } from './real-api.ts';
import { createTestApp } from './test-app.ts';

async function startWatched(t: TestContext, instances: readonly string[]) {
  const all = await startReplicas(t, instances);
  const { app, live } = createTestApp(t, all.url, { lookUp: all.lookUp });
  const state = live.store.read;
  const names = () => state().replicas.map(({ instance }) => instance);
  const kinds = () => state().events.map(({ kind }) => kind);
  const shows = (count: number) => async () => {
    const { condition, ready, known } = state().service;
    return condition === 'healthy' && ready === count && known === count;
  };
  await waitFor('all replicas', 120, shows(Math.min(instances.length, 12)));
  return { ...all, all, app, live, state, names, kinds, shows };
}

describe('several replicas', { concurrency: 6 }, () => {
  // Nothing times out: on a busy machine a look that is late would be one more event.
  before(() => mock.method(AbortSignal, 'timeout', () => new AbortController().signal));
  after(() => mock.restoreAll());

  test('each replica is known by its instance and its address', async (t) => {
    const { app } = await startWatched(t, ['one', 'two', 'three']);
    const { body } = await request(app).get('/api/status');
    assert.deepEqual(
      body.replicas
        .map(({ instance, address }: Record<string, string>) => `${instance} ${address}`)
        .toSorted(),
      ['one 127.0.0.2', 'three 127.0.0.4', 'two 127.0.0.3'],
    );
    assert.partialDeepStrictEqual(body.service, { condition: 'healthy', ready: 3, known: 3 });
    assert.deepEqual(body.events, []);
    assert.deepEqual(body.recoveries, []);
  });

  test('of thirteen replicas twelve are watched, and the thirteenth is counted', async (t) => {
    const names = Array.from({ length: 13 }, (_, place) => `number-${place}`);
    const { state } = await startWatched(t, names);
    assert.equal(state().replicas.length, 12);
    assert.equal(state().service.unwatched, 1);
  });

  test('a failed attempt is followed by one to another replica', async (t) => {
    const { replicas, live, state } = await startWatched(t, ['one', 'two', 'three']);
    const [broken] = replicas;
    assert.ok(broken);
    broken.spoilNumbers('error');
    // One that is good keeps the breaker closed.
    assert.ok('number' in (await live.client.getNumber()));
    const outcomes = await Promise.all(Array.from({ length: 59 }, live.client.getNumber));
    assert.ok(outcomes.every((outcome) => 'number' in outcome));
    assert.ok(broken.calls() > 5, `${broken.calls()} attempts on the broken one`);
    const calls = replicas.reduce((sum, replica) => sum + replica.calls(), 0);
    assert.equal(calls, 60 + broken.calls());
    assert.equal(state().client.breaker, 'closed');
    await waitFor('the counts', 120, () => {
      const counts = state().replicas.find(({ instance }) => instance === 'one');
      return counts?.attempts === broken.calls() && counts.failedAttempts === broken.calls();
    });
  });

  test('the breaker opens when all replicas fail', async (t) => {
    const { replicas, live, state } = await startWatched(t, ['one', 'two', 'three']);
    for (const replica of replicas) replica.spoilNumbers('error');
    await waitFor('an open breaker', 120, async () => {
      await live.client.getNumber();
      return state().client.breaker === 'open';
    });
  });

  test('a replica that is killed and comes back is the same, and has restarted', async (t) => {
    const { replicas, state, shows, names } = await startWatched(t, ['one', 'two', 'three']);
    const before = names();
    await replicas[1]?.die();
    await waitFor('its end', 120, () => /^two is gone/.test(state().service.reason ?? ''));
    assert.equal(state().service.condition, 'degraded');
    await replicas[1]?.start();
    await waitFor('three again', 120, shows(3));
    assert.deepEqual(names(), before);
    assert.deepEqual(
      state().replicas.map(({ instance, restarts }) => [instance, restarts]),
      before.map((instance) => [instance, instance === 'two' ? 1 : 0]),
    );
    const about = state().events.map(({ instance }) => instance);
    assert.deepEqual(new Set(about), new Set(['two']));
    assert.deepEqual(
      state().recoveries.map(({ instance, curedBy, requestsLost }) => ({
        instance,
        curedBy,
        requestsLost,
      })),
      [{ instance: 'two', curedBy: 'restart policy', requestsLost: 0 }],
    );
  });

  test('replicas that join and leave in order are followed, and are no break', async (t) => {
    const { all, replicas, state, shows, kinds } = await startWatched(t, ['one', 'two', 'three']);
    await all.add('four');
    await waitFor('four', 120, shows(4));
    assert.deepEqual(kinds(), ['new-process']);

    const [leaving] = replicas;
    assert.ok(leaving);
    leaving.service.lifecycle.phase = 'stopping';
    await waitFor('its word', 120, () => kinds().includes('not-ready'));
    await leaving.die();
    all.addresses = all.addresses.slice(1);
    await waitFor('three', 120, shows(3));
    assert.deepEqual(kinds(), ['new-process', 'not-ready', 'process-gone']);
    assert.match(state().events.at(-1)?.text ?? '', /^one has stopped, as it had announced$/);
    assert.deepEqual(state().recoveries, []);
  });

  test('while look-ups fail, the replicas stay the same', async (t) => {
    const { all, live, names, state } = await startWatched(t, ['one', 'two']);
    all.isFailing = true;
    await waitFor('two failing look-ups', 120, () => all.failures >= 2);
    assert.equal(names().length, 2);
    assert.equal(state().service.condition, 'healthy');
    assert.ok('number' in (await live.client.getNumber()));
  });

  for (const [replica, broken] of [
    ['two', ['two']],
    ['all', ['one', 'two', 'three']],
    ['', ['one', 'two', 'three']],
  ] as const) {
    test(`POST /faults/error/on with replica=${replica} breaks ${broken}`, async (t) => {
      const { app, replicas, state, url } = await startWatched(t, ['one', 'two', 'three']);
      await waitFor('the catalogue', 120, () => state().faultInjection === 'on');
      const post = (path: string) =>
        request(app).post(path).accept('application/json').type('form').send(`replica=${replica}`);
      const withFault = () =>
        replicas.filter(({ faults }) => faults().length > 0).map(({ service }) => service.state);
      const namesOf = (list: { instance: string }[]) => list.map(({ instance }) => instance);

      // Each is asked at its own address, under the name that they share.
      const hosts = new Set<string | undefined>();
      for (const { server } of replicas) {
        server.on('request', ({ method, headers }) => method === 'PUT' && hosts.add(headers.host));
      }
      await post('/faults/error/on').expect(204);
      assert.deepEqual([...hosts], [new URL(url).host]);
      assert.deepEqual(namesOf(withFault()), broken);
      const told = state().events.filter(({ kind }) => kind === 'fault-on');
      assert.deepEqual(told.map(({ instance }) => instance).toSorted(), [...broken].toSorted());
      const shown = state().replicas.filter(({ faults }) => faults.length > 0);
      assert.deepEqual(namesOf(shown).toSorted(), [...broken].toSorted());

      await post('/faults/error/off').expect(204);
      assert.deepEqual(withFault(), []);
    });
  }

  test('a replica that there is not is 404, and those that there are are named', async (t) => {
    const { app, state } = await startWatched(t, ['one', 'two']);
    await waitFor('the catalogue', 120, () => state().faultInjection === 'on');
    for (const path of ['/faults/error/on', '/faults/error/off', '/faults/off', '/reset']) {
      const { status, body } = await request(app)
        .post(path)
        .accept('application/json')
        .type('form')
        .send('replica=ninety');
      assert.equal(status, 404);
      assert.match(body.detail, /no replica ninety.*one.*two|no replica ninety.*two.*one/);
    }
  });

  test('where one of three cannot be told, the answer names it', async (t) => {
    const { app, replicas, state } = await startWatched(t, ['one', 'two', 'three']);
    await waitFor('the catalogue', 120, () => state().faultInjection === 'on');
    const [mute] = replicas;
    assert.ok(mute);
    mute.server.removeAllListeners('request').on('request', fails(404, 'not here'));
    const { status, body } = await request(app)
      .post('/faults/error/on')
      .accept('application/json')
      .type('form')
      .send('replica=all');
    assert.equal(status, 404);
    assert.match(body.detail, /^Done in (two, three|three, two), not in one: not here$/);
    assert.equal(body.replica, 'all');
  });
});
