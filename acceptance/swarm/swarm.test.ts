// The story of chapter 14 on a real Swarm, by the commands of docs/clusters.md.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openBrowser } from 'test-kit/chromium.ts';
import { tellFaults, tellReleases } from '../clusters/story.ts';
import { createSwarm } from '../clusters/swarm.ts';

/** Milliseconds until the first replica of the release before is seen, and until the last one has been drawn. */
const ROLLBACK = 60_000;
const DRAWING = 20_000;

const swarm = await createSwarm();
let isRemoved = false;
after(async () => {
  if (!isRemoved) await swarm.remove();
});

tellReleases({
  ...swarm,
  /** A page that is open all the while shows it. */
  async goBack() {
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(swarm.webUrl);
      await Promise.all([
        page.getByText('Rollback', { exact: true }).waitFor({ timeout: ROLLBACK }),
        swarm.goBack(),
      ]);
      await page.getByText('Rolled back from v4 to').waitFor({ timeout: DRAWING });
    } finally {
      await browser.close();
    }
  },
});

tellFaults(swarm, 'replaced');

test('nothing is left of it, and every command of the page was typed', async () => {
  await swarm.remove();
  isRemoved = true;
  assert.deepEqual(swarm.untyped(), []);
});
