// The story of chapter 14 on a real Swarm, by the commands of docs/clusters.md.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openBrowser } from 'test-kit/chromium.ts';
import { tellFaults, tellReleases, underLoad } from './clusters/story.ts';
import { createSwarm } from './clusters/swarm.ts';

/** Milliseconds until the page has drawn what has happened, and until the first new replica is seen. */
const DRAWING = 10_000;
const UPDATE = 60_000;

const swarm = await createSwarm();
let isRemoved = false;
after(async () => {
  if (!isRemoved) await swarm.remove();
});

tellReleases(swarm);

test('a release that dies within seconds is rolled back, the page shows it, and users lose nothing', async (context) => {
  const browser = await openBrowser();
  context.after(() => browser.close());
  const page = await browser.newPage();
  await page.goto(swarm.webUrl);
  const { throughTheWeb } = await underLoad(swarm, context, async () => {
    const update = page.getByText('Update', { exact: true }).waitFor({ timeout: UPDATE });
    await Promise.all([update, swarm.releaseDying()]);
    await page.getByText('Rolled back from v5 to').waitFor({ timeout: DRAWING });
  });
  assert.deepEqual(throughTheWeb.lost, {});
});

tellFaults(swarm, 'replaced');

test('nothing is left of it, and every command of the page was typed', async () => {
  await swarm.remove();
  isRemoved = true;
  assert.deepEqual(swarm.untyped(), []);
});
