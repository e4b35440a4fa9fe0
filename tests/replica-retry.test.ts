// What the web's client is worth while one of three replicas is broken for its users: with the retry, and
// without; and that a crowd does not have to wait for it.
// RETRY_SECONDS says for how long each is tried, ten unless told.
import assert from 'node:assert/strict';
import { Agent, get } from 'node:http';
import { after, before, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Replica } from 'numbers-web/live/state.ts';
import { waitFor } from 'test-kit/wait.ts';
import { type Sample, startSteadyClient } from './recovery-table/steady-client.ts';
import { instanceOf, upReplicas } from './support/replicas.ts';
import { down, webUrl } from './support/stack.ts';
import { readStatus, submit, waitForReplicas } from './support/web.ts';

const SECONDS = Number(process.env.RETRY_SECONDS ?? 10);
const CROWD = 200;
/** Milliseconds that a call may take, on top of what a timer of that length takes here. */
const CALL_BUDGET = 1_000;
const TOLERANCE = 100;
/** Milliseconds until the page is there, whoever waits for a number. */
const LONGEST_PAGE = 100;

let instance: string;

before(async () => {
  await down();
  await upReplicas(3);
  await waitForReplicas(3);
  instance = await instanceOf(2);
});
after(down);

/** Spoils the numbers of one replica alone: its health checks pass, so that nothing cures it. */
async function spoilNumbers(fault: string): Promise<void> {
  await submit(`/faults/${fault}/on`, { replica: instance, routes: '/rng', rate: '1' });
}

async function callFor(seconds: number): Promise<readonly Sample[]> {
  const client = startSteadyClient(`${webUrl}/api/number`, { timeout: 5_000 });
  await waitFor('the calls', seconds + 20, () => client.samples.length >= seconds * 10);
  await client.stop();
  return client.samples;
}

const share = (samples: readonly Sample[]): number =>
  samples.filter(({ outcome }) => outcome !== 'number').length / samples.length;

async function broken(): Promise<Replica> {
  const found = (await readStatus())?.replicas.find((replica) => replica.instance === instance);
  assert.ok(found);
  return found;
}

test('error on one of three: the retry hides it, and without it a third of the calls fails', async (context) => {
  context.after(() => submit('/faults/off', {}));
  await spoilNumbers('error');
  const hidden = await callFor(SECONDS);
  const { attempts, failedAttempts } = await broken();
  context.diagnostic(`with the retry: ${hidden.length} calls, ${share(hidden) * 100} % failed`);
  context.diagnostic(`${failedAttempts} of ${attempts} attempts on the broken one failed`);
  assert.ok(share(hidden) <= 0.01);
  assert.ok(failedAttempts > 0 && failedAttempts === attempts, 'all of its attempts failed');
  const others = ((await readStatus())?.replicas ?? []).filter(
    (other) => other.instance !== instance,
  );
  assert.deepEqual(
    others.map((other) => other.failedAttempts),
    [0, 0],
  );

  await submit('/safeguards', { timeout: 'on', breaker: 'on', fallback: 'on' });
  const seen = await callFor(SECONDS);
  context.diagnostic(`without it: ${seen.length} calls, ${share(seen) * 100} % failed`);
  assert.ok(share(seen) > 0.15 && share(seen) < 0.6, `${share(seen)} is about a third`);
  await submit('/safeguards', { timeout: 'on', retry: 'on', breaker: 'on', fallback: 'on' });
});

test(`${CROWD} users at once do not wait for one of three that hangs`, async (context) => {
  context.after(() => submit('/faults/off', {}));
  const visit = createVisitors(context);
  // All connections are open: what is measured is the waiting.
  await Promise.all(Array.from({ length: CROWD }, () => visit(`${webUrl}/health`)));
  await visit(`${webUrl}/`);
  await spoilNumbers('hang');

  const startedAt = performance.now();
  const budget = sleep(CALL_BUDGET).then(() => performance.now() - startedAt);
  const clicks = Promise.all(Array.from({ length: CROWD }, () => visit(`${webUrl}/api/number`)));
  await waitFor('calls that wait', 1, async () => ((await readStatus())?.client.waiting ?? 0) > 0);
  const pages = await visitPageWhile(clicks, visit);
  const answers = await clicks;
  const slowest = Math.max(...answers.map(({ milliseconds }) => milliseconds));
  const good = answers.filter(({ status }) => status === 200).length;
  context.diagnostic(
    `${good} of ${CROWD} got a number, the slowest after ${slowest.toFixed(0)} ms; pages meanwhile took ${pages.map((page) => page.toFixed(0)).join(', ')} ms`,
  );
  assert.ok(median(pages) < LONGEST_PAGE, `a page took ${median(pages)} ms`);
  assert.ok(slowest < (await budget) + TOLERANCE, `a call took ${slowest} ms`);
});

/** Visits the page again and again until the calls are over, and tells the milliseconds of each visit. */
async function visitPageWhile(
  calls: Promise<unknown>,
  visit: ReturnType<typeof createVisitors>,
): Promise<number[]> {
  const times: number[] = [];
  let areOver = false;
  const over = calls.finally(() => {
    areOver = true;
  });
  while (!areOver) {
    const { status, milliseconds } = await visit(`${webUrl}/`);
    assert.equal(status, 200);
    times.push(milliseconds);
  }
  await over;
  return times;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Returns a function that gets an address and tells the status and the milliseconds it took. */
function createVisitors(context: TestContext) {
  const agent = new Agent({ keepAlive: true });
  context.after(() => agent.destroy());
  return (address: string) =>
    new Promise<{ status: number | undefined; milliseconds: number }>((resolve, reject) => {
      const startedAt = performance.now();
      get(address, { agent }, (response) => {
        response.resume().on('end', () => {
          resolve({ status: response.statusCode, milliseconds: performance.now() - startedAt });
        });
      }).on('error', reject);
    });
}
