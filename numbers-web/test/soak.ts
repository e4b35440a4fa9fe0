// Many open pages during many faults, for minutes: no event may be lost and nothing may leak. Not part
// of the tests; run it with `npm run soak`. SOAK_SECONDS says how long, 600 without it.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from 'test-kit/wait.ts';
import { openPage } from './event-page.ts';
import { fails, hangs } from './fake-answers.ts';
import { startFakeApi } from './fake-api.ts';
import { serveTestApp } from './test-app.ts';

const PAGES = 200;
const SECONDS = Number(process.env.SOAK_SECONDS || 600);

const cleanups: (() => unknown)[] = [];
const run = { after: (cleanup: () => unknown) => cleanups.push(cleanup) };

const api = await startFakeApi(run);
const good = api.answer;
const { address, live } = await serveTestApp(run, api.url);
await waitFor('a healthy API', 5, () => live.store.read().service.condition === 'healthy');

/** Each lasts two seconds. */
const troubles: [begin: () => unknown, end: () => unknown][] = [
  [() => setAnswer(fails(500, 'trouble')), () => setAnswer(good)],
  [() => setAnswer(hangs), () => setAnswer(good)],
  [() => api.die(), () => api.start()],
];
function setAnswer(answer: typeof api.answer): void {
  api.answer = answer;
}

async function makeTrouble(seconds: number): Promise<void> {
  const endsAt = performance.now() + seconds * 1_000;
  while (performance.now() < endsAt) {
    for (const [begin, end] of troubles) {
      await begin();
      await sleep(2_000);
      await end();
      await sleep(2_000);
    }
  }
}

live.asking.setRate(20);
// The first round fills caches and the history, so that only what grows afterwards counts.
await makeTrouble(1);
const before = measure();

const pages = await Promise.all(Array.from({ length: PAGES }, () => openPage(run, address)));
await waitFor('everything on all pages', 20, () => pages.every(({ state }) => state));
/** From here on, every update is for all pages. */
const completeSince = live.store.read().now;
await makeTrouble(SECONDS);
live.asking.setRate(0);
await sleep(1_500);

const complete = ({ updates }: { updates: number[] }) => updates.filter((at) => at > completeSince);
for (const page of pages) {
  assert.deepEqual(complete(page), complete(pages[0] ?? { updates: [] }));
  const { events, recoveries, seconds, replicas } = live.store.read();
  assert.deepEqual(page.state?.events, events);
  assert.deepEqual(page.state?.recoveries, recoveries);
  assert.deepEqual(page.state?.seconds, seconds);
  assert.deepEqual(page.state?.replicas[0]?.runs, replicas[0]?.runs);
}
console.log(`${PAGES} pages, ${pages[0]?.messages.length} messages each, none lost`);

// All of them lose their streams at once and come back, as after a break in the network.
for (const page of pages) page.close();
await waitFor('the end of all streams', 5, () => live.broadcaster.streams === 0);
const cameBackAt = performance.now();
const back = await Promise.all(Array.from({ length: PAGES }, () => openPage(run, address)));
await waitFor('everything anew on all pages', 20, () => back.every(({ state }) => state));
const comeBackTime = Math.round(performance.now() - cameBackAt);
const snapshotSize = JSON.stringify(live.store.read()).length;
console.log(`${PAGES} pages came back in ${comeBackTime} ms, with ${snapshotSize} bytes each`);
pages.push(...back);

for (const page of pages) {
  page.close();
  page.messages.length = 0;
  page.updates.length = 0;
  page.state = undefined;
}
await waitFor('the end of all streams', 5, () => live.broadcaster.streams === 0);
// A connection that was kept for reuse is closed by the server after five seconds.
await sleep(8_000);
const after = measure();
console.log('before', before, 'after', after);
assert.ok(after.heapMegabytes < before.heapMegabytes + 10, 'the heap has grown');
assert.ok(after.sockets <= before.sockets + 4, 'sockets are left over');
for (const cleanup of cleanups.toReversed()) await cleanup();

function measure() {
  globalThis.gc?.();
  return {
    heapMegabytes: Math.round(process.memoryUsage().heapUsed / 1_000_000),
    sockets: process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length,
  };
}
