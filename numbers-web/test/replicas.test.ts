// Several replicas behind one name, on real sockets; and where the attempts of a call go.
import assert from 'node:assert/strict';
import { after, before, describe, mock, type TestContext, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { createReplicaChoice } from '../src/calls/replica-choice.ts';
import { post, serveTrio } from './test-app.ts';

async function startWatched(t: TestContext) {
  const { all, replicas, web } = await serveTrio(t);
  const send = (path: string, replica: string) => post(web.address, path, { replica });
  return { replicas, url: all.url, live: web.live, state: web.live.story, send };
}

const namesOf = (list: { instance?: string }[]) => list.map(({ instance = '' }) => instance);

describe('several replicas', { concurrency: 6 }, () => {
  // Nothing times out: on a busy machine a look that is late would be one more event.
  before(() => mock.method(AbortSignal, 'timeout', () => new AbortController().signal));
  after(() => mock.restoreAll());

  test('a failed attempt is followed by one to another replica', async (t) => {
    const { replicas, live, state } = await startWatched(t);
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

  for (const [replica, broken] of [
    ['two', ['two']],
    ['all', ['one', 'two', 'three']],
    ['', ['one', 'two', 'three']],
  ] as const) {
    test(`POST /faults/error/on with replica=${replica} breaks ${broken}`, async (t) => {
      const { send, replicas, state, url } = await startWatched(t);
      const withFault = () =>
        replicas.filter(({ faults }) => faults().length > 0).map(({ service }) => service.state);

      // Each is asked at its own address, under the name that they share.
      const hosts = new Set<string | undefined>();
      for (const { server } of replicas) {
        server.on('request', ({ method, headers }) => method === 'PUT' && hosts.add(headers.host));
      }
      await send('/faults/error/on', replica).expect(204);
      assert.deepEqual([...hosts], [new URL(url).host]);
      assert.deepEqual(namesOf(withFault()), broken);
      const told = state().events.filter(({ kind }) => kind === 'fault-on');
      assert.deepEqual(told.map(({ instance }) => instance).toSorted(), [...broken].toSorted());
      const shown = state().replicas.filter(({ faults }) => faults.length > 0);
      assert.deepEqual(namesOf(shown).toSorted(), [...broken].toSorted());

      await send('/faults/error/off', replica).expect(204);
      assert.deepEqual(withFault(), []);
    });
  }

  test('a replica that there is not is 404, and those that there are are named', async (t) => {
    const { send } = await startWatched(t);
    for (const path of ['/faults/error/on', '/faults/error/off', '/faults/off', '/reset']) {
      const { body } = await send(path, 'ninety').expect(404);
      const [, known = ''] =
        /^There is no replica ninety\. The known ones: (.*)\.$/.exec(body.detail) ?? [];
      assert.deepEqual(known.split(', ').toSorted(), ['one', 'three', 'two']);
    }
  });

  test('where one of three cannot be told, the answer names it, unless it is gone', async (t) => {
    const { send, replicas, state } = await startWatched(t);
    const [mute] = replicas;
    assert.ok(mute);
    const { app } = mute.service;
    mute.server.removeAllListeners('request').on('request', (request, response) => {
      if (request.method !== 'PUT') return app(request, response);
      response.writeHead(404).end(JSON.stringify({ status: 404, detail: 'not here' }));
    });
    const { body } = await send('/faults/error/on', 'all').expect(404);
    assert.match(body.detail, /^Done in (two, three|three, two), not in one: not here$/);
    assert.equal(body.replica, 'all');
    await mute.die();
    const isGone = () => state().replicas.some(({ condition }) => condition === 'gone');
    await waitFor('its end', 120, isGone);
    await send('/faults/off', 'all').expect(204);
  });
});

const ALL = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'];

for (const [what, ready, good, preferred] of [
  ['any other', [], [], ALL],
  ['what is ready', ['10.0.0.1', '10.0.0.2'], ['10.0.0.3'], ['10.0.0.1', '10.0.0.2']],
  ['of those, what has brought a number last', ALL, ['10.0.0.4'], ['10.0.0.4']],
] as const) {
  test(`a first attempt goes to any replica, and a second one to ${what}`, () => {
    const choice = createReplicaChoice(
      () => ALL,
      (address) => ready.some((each) => each === address),
    );
    for (const address of good) choice.tried(address, true);
    const firsts = new Set<string>();
    const seconds = new Set<string>();
    for (let call = 0; call < 200; call += 1) {
      const first = choice.choose();
      const second = choice.choose(first);
      firsts.add(first);
      assert.notEqual(second, first);
      if (preferred.some((each) => each !== first)) seconds.add(second);
    }
    assert.deepEqual(firsts, new Set(ALL));
    assert.deepEqual(seconds, new Set(preferred));
  });
}

test('any is good while the latest attempt on one that is there has brought a number', () => {
  let present = ALL;
  const choice = createReplicaChoice(
    () => present,
    () => true,
  );
  for (const [address, gotNumber, isAnyGood] of [
    ['10.0.0.2', false, false],
    ['10.0.0.1', true, true],
    ['10.0.0.1', false, false],
    ['10.0.0.3', true, true],
  ] as const) {
    choice.tried(address, gotNumber);
    assert.equal(choice.isAnyGood(), isAnyGood);
  }
  present = present.filter((address) => address !== '10.0.0.3');
  assert.equal(choice.isAnyGood(), false);
});

test('without another replica, a second attempt goes to the same, and without any to the name', () => {
  for (const addresses of [['10.0.0.1'], []]) {
    const { choose } = createReplicaChoice(
      () => addresses,
      () => false,
    );
    const [expected = ''] = addresses;
    assert.deepEqual([choose(), choose(expected)], [expected, expected]);
  }
});
