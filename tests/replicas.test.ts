// Several replicas behind one name: the page knows who is there, who has come and who has left; the retry hides
// one that is broken; and whoever stops under load loses no request that was accepted.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Story } from 'story/story.ts';
import { openBrowser } from 'test-kit/browser.ts';
import { waitFor } from 'test-kit/wait.ts';
import { type Sample, startSteadyClient } from './recovery-table/steady-client.ts';
import { succeed } from './support/commands.ts';
import { followEngine } from './support/engine-events.ts';
import { ask } from './support/http.ts';
import { keepRecordingsOfFailures } from './support/recording.ts';
import { containerOf, instanceOf, scaleTo, signalInside, upReplicas } from './support/replicas.ts';
import { apiUrl, compose, down, inspectContainer, startLoad, webUrl } from './support/stack.ts';
import { readStatus, submit, waitForReplicas } from './support/web.ts';

/** For how long nothing may change by itself; users ask for half as long with the retry, and without. */
const SECONDS = Number(process.env.REPLICAS_SECONDS ?? 20);
/** Milliseconds after which the page has followed the Engine. */
const LONGEST_LAG = 2_000;

keepRecordingsOfFailures();
before(async () => {
  await down();
  await upReplicas(3);
});
after(down);

const bootsOf = ({ replicas }: Story) =>
  Object.fromEntries(replicas.map(({ instance, bootId }) => [instance, bootId]));
const askThroughWeb = () => startSteadyClient(`${webUrl}/api/number`, { timeout: 5_000 });
const withoutNumber = (samples: readonly Sample[]) =>
  samples.filter(({ outcome }) => outcome !== 'number');

test(`three replicas are shown, and stay the same for ${SECONDS} s`, async (t) => {
  const first = await waitForReplicas(3);
  const instances = await Promise.all([1, 2, 3].map(instanceOf));
  assert.deepEqual(Object.keys(bootsOf(first)).sort(), instances.sort());
  assert.partialDeepStrictEqual(first.service, { condition: 'healthy', ready: 3, known: 3 });
  assert.equal(await ask(apiUrl), undefined, 'the port of the one API is refused, as documented');

  const browser = await openBrowser();
  t.after(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.goto(webUrl);
  for (const instance of instances) {
    await page.locator('#timeline').getByText(instance.slice(0, 6)).first().waitFor();
  }
  const endsAt = performance.now() + SECONDS * 1_000;
  while (performance.now() < endsAt) {
    const status = await readStatus();
    assert.ok(status, 'the web answers');
    assert.deepEqual(bootsOf(status), bootsOf(first));
    assert.deepEqual(
      status.events.filter(({ at }) => at > first.now),
      [],
    );
    await sleep(500);
  }
});

test('error on one of three: the retry hides it, and without it a third of the calls fails', async (t) => {
  t.after(() => submit('/faults/off', {}));
  /** The share of calls without a number. */
  async function lostShare(): Promise<number> {
    const client = askThroughWeb();
    t.after(client.stop);
    await waitFor('calls', SECONDS + 20, () => client.samples.length >= SECONDS * 5);
    await client.stop();
    return withoutNumber(client.samples).length / client.samples.length;
  }
  const broken = await instanceOf(2);
  // The numbers alone: its health checks pass, so that nothing cures it.
  await submit('/faults/error/on', { replica: broken, routes: '/rng', rate: '1' });
  assert.ok((await lostShare()) <= 0.01);
  for (const { instance, attempts, failedAttempts } of (await readStatus())?.replicas ?? []) {
    assert.ok(attempts > 0);
    assert.equal(failedAttempts, instance === broken ? attempts : 0);
  }
  await submit('/safeguards', { timeout: 'on', breaker: 'on', fallback: 'on' });
  const share = await lostShare();
  assert.ok(share > 0.15 && share < 0.6, `${share} is about a third`);
  await submit('/safeguards', { timeout: 'on', retry: 'on', breaker: 'on', fallback: 'on' });
});

test('one that is killed inside restarts as itself', async () => {
  const before = await waitForReplicas(3);
  const instance = await instanceOf(2);
  await signalInside(containerOf(2), 'SIGKILL');
  await waitFor('the restart', 20, async () => {
    const killed = (await readStatus())?.replicas.find((replica) => replica.instance === instance);
    return killed?.restarts === 1;
  });
  const { [instance]: bootBefore, ...othersBefore } = bootsOf(before);
  const { [instance]: boot, ...others } = bootsOf(await waitForReplicas(3));
  assert.notEqual(boot, bootBefore);
  assert.deepEqual(others, othersBefore);
});

test('from three to six to two is followed at once, and loses no request', async (t) => {
  await waitForReplicas(3);
  const events = followEngine();
  t.after(events.stop);
  const seen = followPage();
  t.after(seen.stop);
  const client = askThroughWeb();
  t.after(client.stop);

  await scaleTo(6);
  assert.equal((await waitForReplicas(6)).replicas.length, 6);
  const instances = await Promise.all([1, 2, 3, 4, 5, 6].map(instanceOf));
  function assertInTime(replica: number, what: string, at: number, since: number): void {
    const text = `${containerOf(replica)} ${what} ${Math.round(at - since)} ms later on the page`;
    t.diagnostic(text);
    assert.ok(at - since <= LONGEST_LAG, text);
  }
  for (const replica of [4, 5, 6]) {
    const shownAt = seen.arrivals.get(instances[replica - 1] ?? '') ?? 0;
    assertInTime(replica, 'is there', shownAt, await readyAt(replica));
  }

  const endLoad = await startLoad(t, 'http://numbers-api/rng');
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
  assert.deepEqual(withoutNumber(client.samples), []);
  assert.deepEqual((await endLoad()).lost, []);
});

test('docker compose restart loses no accepted request', async (t) => {
  const endLoad = await startLoad(t, 'http://numbers-api/rng');
  await compose(['restart', 'numbers-api'], { overrides: ['replicas'] });
  for (const replica of [1, 2]) {
    await waitFor('its health', 30, async () => {
      const { State } = (await inspectContainer(containerOf(replica))) ?? {};
      return State?.Health?.Status === 'healthy';
    });
  }
  assert.deepEqual((await endLoad()).lost, []);
});

/** Notes when the web first knows a replica, and when it first knows that one is gone. */
function followPage() {
  const arrivals = new Map<string, number>();
  const departures = new Map<string, number>();
  let isOver = false;
  async function follow(): Promise<void> {
    while (!isOver) {
      const status = await readStatus();
      const seenAt = Date.now();
      for (const { instance, condition } of status?.replicas ?? []) {
        if (condition === 'gone') departures.set(instance, departures.get(instance) ?? seenAt);
        else arrivals.set(instance, arrivals.get(instance) ?? seenAt);
      }
      await sleep(50);
    }
  }
  const following = follow();
  return {
    arrivals,
    departures,
    stop() {
      isOver = true;
      return following;
    },
  };
}

/** When it said that it listens, in milliseconds since 1970. */
async function readyAt(replica: number): Promise<number> {
  const log = await succeed('docker', ['logs', '--timestamps', containerOf(replica)]);
  const line = log.split('\n').find((candidate) => candidate.includes('ready: listening'));
  return Date.parse(line?.split(' ')[0] ?? '');
}
