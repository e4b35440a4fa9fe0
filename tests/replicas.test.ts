// Several replicas behind one name: the page knows who is there, who has come and who has left.
// REPLICAS_SECONDS says for how long nothing may change by itself, 20 unless told.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveState } from 'numbers-web/live/state.ts';
import { openBrowser } from 'test-kit/chromium.ts';
import { waitFor } from 'test-kit/wait.ts';
import { followEngineEvents } from './recovery-table/engine-events.ts';
import { startSteadyClient } from './recovery-table/steady-client.ts';
import { succeed } from './support/commands.ts';
import { containerOf, instanceOf, killInside, scaleTo, upReplicas } from './support/replicas.ts';
import { down, webUrl } from './support/stack.ts';
import { readStatus, waitForReplicas } from './support/web.ts';

const { REPLICAS_SECONDS = '20' } = process.env;
/** Milliseconds after which the page has followed the Engine. */
const LONGEST_LAG = 2_000;

before(async () => {
  await down();
  await upReplicas(3);
});
after(down);

const bootsOf = ({ replicas }: LiveState) =>
  Object.fromEntries(replicas.map(({ instance, bootId }) => [instance, bootId]));

test(`three replicas are shown, and stay the same for ${REPLICAS_SECONDS} s`, async (context) => {
  const first = await waitForReplicas(3);
  const instances = await Promise.all([1, 2, 3].map(instanceOf));
  assert.deepEqual(Object.keys(bootsOf(first)).sort(), instances.sort());
  assert.partialDeepStrictEqual(first.service, { condition: 'healthy', ready: 3, known: 3 });

  const browser = await openBrowser();
  context.after(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.goto(webUrl);
  for (const instance of instances) {
    await page.locator('#timeline').getByText(instance.slice(0, 6)).first().waitFor();
  }
  const endsAt = performance.now() + Number(REPLICAS_SECONDS) * 1_000;
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

test('one that is killed inside restarts as itself', async () => {
  const before = await waitForReplicas(3);
  const instance = await instanceOf(2);
  await killInside(2);
  await waitFor('the restart', 20, async () => {
    const killed = (await readStatus())?.replicas.find((replica) => replica.instance === instance);
    return killed?.restarts === 1;
  });
  const { [instance]: bootBefore, ...othersBefore } = bootsOf(before);
  const { [instance]: boot, ...others } = bootsOf(await waitForReplicas(3));
  assert.notEqual(boot, bootBefore);
  assert.deepEqual(others, othersBefore);
});

test('from three to six to two is followed at once, and users notice nothing', async (context) => {
  await waitForReplicas(3);
  const arrivals = new Map<string, number>();
  const departures = new Map<string, number>();
  const errors: unknown[] = [];
  let isOver = false;
  /** Notes when the web first knows a replica, and when it first knows that one is gone. */
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
  const client = startSteadyClient(`${webUrl}/api/number`, { timeout: 5_000 });
  const events = followEngineEvents(...[1, 2, 3, 4, 5, 6].map(containerOf));
  const following = follow().catch((error) => errors.push(error));
  try {
    await scaleTo(6);
    const { replicas } = await waitForReplicas(6);
    assert.equal(replicas.length, 6);
    const instances = await Promise.all([1, 2, 3, 4, 5, 6].map(instanceOf));
    for (const replica of [4, 5, 6]) {
      const lag = (arrivals.get(instances[replica - 1] ?? '') ?? 0) - (await readyAt(replica));
      context.diagnostic(`${containerOf(replica)} is shown ${lag} ms after it was ready`);
      assert.ok(lag <= LONGEST_LAG, `${containerOf(replica)} was shown only after ${lag} ms`);
    }

    await scaleTo(2);
    for (const replica of [3, 4, 5, 6]) {
      const end = await waitFor('its end', 20, () =>
        events
          .list()
          .find(({ container, action }) => container === containerOf(replica) && action === 'die'),
      );
      const instance = instances[replica - 1] ?? '';
      const goneAt = await waitFor('its lane to end', 5, () => departures.get(instance));
      const lag = goneAt - end.at;
      context.diagnostic(`${containerOf(replica)} is gone on the page ${lag.toFixed(0)} ms later`);
      assert.ok(lag <= LONGEST_LAG, `${containerOf(replica)} was gone only after ${lag} ms`);
    }
    assert.partialDeepStrictEqual((await readStatus())?.service, {
      condition: 'healthy',
      ready: 2,
    });
    const bad = client.samples.filter(({ outcome }) => outcome !== 'number');
    context.diagnostic(`${client.samples.length} calls, ${bad.length} without a number`);
    assert.deepEqual(bad, []);
  } finally {
    isOver = true;
    await following;
    await client.stop();
    await events.stop();
  }
  assert.deepEqual(errors, []);
});

/** When it said that it listens, in milliseconds since 1970. */
async function readyAt(replica: number): Promise<number> {
  const log = await succeed('docker', ['logs', '--timestamps', containerOf(replica)]);
  const line = log.split('\n').find((candidate) => candidate.includes('ready: listening'));
  return Date.parse(line?.split(' ')[0] ?? '');
}
