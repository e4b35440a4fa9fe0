// Several replicas behind one name: the page shows which ones exist, come and leave, and a replica that stops under
// load loses no request that it accepted. What the retry hides, and that the others stay as they were, is in the
// recovery table.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { succeed } from './support/commands.ts';
import { followEngine } from './support/engine-events.ts';
import { ask } from './support/http.ts';
import { nodeIn, startInside } from './support/inside.ts';
import { apiUrl, containerOf, down, scaleTo, upReplicas, webUrl } from './support/stack.ts';
import { startSteadyClient, tallyOf } from './support/steady-client.ts';
import { keepRecordingsOfFailures, readStatus, waitForReplicas } from './support/web.ts';

/** Milliseconds after which the page has followed the Engine. */
const LONGEST_LAG = 2_000;

keepRecordingsOfFailures();
before(async () => {
  await down();
  await upReplicas(3);
});
after(down);

test('from three to six to two is followed at once, and loses no request', async (t) => {
  await waitForReplicas(3);
  assert.equal(await ask(apiUrl), undefined, 'the port of the one API is refused, as documented');
  const events = followEngine();
  t.after(events.stop);
  const seen = followPage();
  t.after(seen.stop);
  const client = startSteadyClient(`${webUrl}/api/number`, { timeout: 5_000 });
  t.after(client.stop);

  await scaleTo(6);
  assert.equal((await waitForReplicas(6)).replicas.length, 6);
  const containers = [1, 2, 3, 4, 5, 6].map(containerOf);
  const names = ['inspect', '--format', '{{.Config.Hostname}}', ...containers];
  const instances = (await succeed('docker', names)).split('\n');
  function assertInTime(replica: number, what: string, at: number, since: number): void {
    const text = `${containerOf(replica)} ${what} ${Math.round(at - since)} ms later on the page`;
    t.diagnostic(text);
    assert.ok(at - since <= LONGEST_LAG, text);
  }
  for (const replica of [4, 5, 6]) {
    const shownAt = seen.arrivals.get(instances[replica - 1] ?? '') ?? 0;
    assertInTime(replica, 'is there', shownAt, await readyAt(replica));
  }

  const node = nodeIn('numbers-numbers-web-1');
  const pace = { timeout: 5_000, interval: 20 };
  const endLoad = await startInside(node, 'http://numbers-api/rng', pace);
  await scaleTo(2);
  for (const replica of [3, 4, 5, 6]) {
    const own = instances[replica - 1] ?? '';
    const end = await waitFor('its end', 20, () =>
      events.list().find(({ instance, action }) => instance === own && action === 'die'),
    );
    const goneAt = await waitFor('its row to end', 5, () => seen.departures.get(own));
    assertInTime(replica, 'is gone', goneAt, end.at);
  }
  const { service } = (await readStatus()) ?? {};
  assert.partialDeepStrictEqual(service, { condition: 'healthy', ready: 2 });
  await client.stop();
  assert.deepEqual(tallyOf(client.samples).lost, {});
  // A request that was refused, or that no replica was listed for, was not accepted, and so is not lost.
  const { refused, 'no address': unlisted, ...lost } = (await endLoad()).lost;
  assert.deepEqual(lost, {});
});

/** Notes when the web first knows a replica, and when it first knows that one is gone. */
function followPage() {
  const arrivals = new Map<string, number>();
  const departures = new Map<string, number>();
  const timer = setInterval(async () => {
    const status = await readStatus();
    const seenAt = Date.now();
    for (const { instance, condition } of status?.replicas ?? []) {
      const seen = condition === 'gone' ? departures : arrivals;
      if (!seen.has(instance)) seen.set(instance, seenAt);
    }
  }, 50);
  return { arrivals, departures, stop: () => clearInterval(timer) };
}

/** When it said that it listens, in milliseconds since 1970. */
async function readyAt(replica: number): Promise<number> {
  const log = await succeed('docker', ['logs', '--timestamps', containerOf(replica)]);
  const line = log.split('\n').find((candidate) => candidate.includes('ready: listening'));
  return Date.parse(line?.split(' ')[0] ?? '');
}
