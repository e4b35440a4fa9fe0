// The story of chapter 14 on a real Swarm, by the commands of docs/clusters.md.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openBrowser } from 'test-kit/browser.ts';
import { tellFaults } from '../clusters/faults.ts';
import { describe, lostShare } from '../clusters/load.ts';
import { hasReplicasOf, tellReleases, underLoad } from '../clusters/releases.ts';
import { createSwarm } from '../clusters/swarm.ts';
import { keepRecordingsOfFailures } from '../support/recording.ts';
import { webUrl } from '../support/stack.ts';

/** Milliseconds until an open page says that a release was rolled back, the time of the release included. */
const ROLLBACK = 120_000;
/** The share of calls straight to the API that a release may lose that crashes under them. */
const STRAIGHT_LOSSES = 0.05;

const swarm = await createSwarm();
keepRecordingsOfFailures();
after(() => swarm.remove());

tellReleases({ ...swarm, goBack: () => seenOnThePage('Rolled back from v4 to', swarm.goBack) });

test('a release that fails when it is used is rolled back, and the page shows it', async (context) => {
  const { throughTheWeb, straight } = await underLoad(swarm, context, () =>
    seenOnThePage('Rolled back from v5 to', swarm.releaseFragile),
  );
  await hasReplicasOf(swarm, 'v3');
  assert.deepEqual(throughTheWeb.lost, {});
  // Who asks the API itself, and once, loses what was on its way to a process that crashes.
  assert.ok(lostShare(straight) <= STRAIGHT_LOSSES, describe(straight));
});

tellFaults(swarm, 'replaced');

test('nothing is left of it, and every command of the page was typed', async () => {
  await swarm.remove();
  assert.deepEqual(swarm.untyped(), []);
});

/** Does it before the eyes of a user who has the page open, and who has to read this. */
async function seenOnThePage(text: string, act: () => Promise<void>): Promise<void> {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(webUrl);
    await Promise.all([page.getByText(text).waitFor({ timeout: ROLLBACK }), act()]);
  } finally {
    await browser.close();
  }
}
