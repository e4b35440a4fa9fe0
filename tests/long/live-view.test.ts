// The live page tells the same story as the Engine: what it says of a break and its recovery is held
// against the Engine's own events.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { keepScreenshot, openBrowser } from 'test-kit/chromium.ts';
import { waitFor } from 'test-kit/wait.ts';
import { followEngineEvents } from '../recovery-table/engine-events.ts';
import { ask } from '../support/http.ts';
import { down, up, webUrl } from '../support/stack.ts';

/** Seconds by which the page may differ from the Engine. */
const TOLERANCE = 1;

let browser: Browser;

before(async () => {
  await down();
  await up({ environment: { FAIL_AFTER_CALLS: '0' } });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await down();
});

interface Recovery {
  fault?: string;
  brokeAt: string;
  over: boolean;
  requestsLost: number;
  secondsSinceBreak: Partial<Record<string, number>>;
}

/** The fault and the steps that the Engine tells of, too. */
const cases = [
  { fault: 'error', steps: ['unhealthy', 'gone', 'boot', 'healthy'] },
  { fault: 'hang', steps: ['unhealthy', 'gone', 'boot', 'healthy'] },
  { fault: 'crash', steps: ['gone', 'boot', 'healthy'] },
  // While the API stands still it cannot tell what its health checks see.
  { fault: 'block', steps: ['gone', 'boot', 'healthy'] },
] as const;

const ENGINE_ACTIONS = {
  unhealthy: 'health_status: unhealthy',
  gone: 'die',
  boot: 'start',
  healthy: 'health_status: healthy',
} as const;

for (const [index, { fault, steps }] of cases.entries()) {
  test(`${fault} from the page: its times agree with the Engine's`, async (context) => {
    const events = followEngineEvents('numbers-numbers-api-1');
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    const startedAt = Date.now();
    try {
      await page.goto(webUrl);
      await page.getByRole('radio', { name: '5', exact: true }).check();
      await page.getByText(/Here it is: \d/).waitFor();
      await page.getByRole('button', { name: fault, exact: true }).click();

      const recoveries = async (): Promise<Recovery[]> =>
        JSON.parse((await ask(`${webUrl}/api/recoveries`))?.body ?? '[]');
      await waitFor('the break to be seen', 15, async () => (await recoveries()).length > index);
      await keepScreenshot(page, `live-${fault}-1-broken`);
      const recovery = await waitFor('the recovery to be over', 60, async () =>
        (await recoveries()).find((candidate, place) => place === index && candidate.over),
      );
      await page.getByText(/^Good again after/).waitFor();
      await keepScreenshot(page, `live-${fault}-2-recovered`);

      assert.equal(recovery.fault, fault);
      assert.ok(recovery.requestsLost > 0, 'requests were lost');
      const brokeAt = Date.parse(recovery.brokeAt);
      for (const step of steps) {
        const event = events
          .list()
          .find(({ at, action }) => at >= startedAt && action === ENGINE_ACTIONS[step]);
        const engine = event && (event.at - brokeAt) / 1_000;
        const onPage = recovery.secondsSinceBreak[step];
        context.diagnostic(
          `${step}: ${onPage?.toFixed(1)} s on the page, ${engine?.toFixed(1)} s by the Engine`,
        );
        assert.ok(engine !== undefined && onPage !== undefined, `both tell of ${step}`);
        assert.ok(
          Math.abs(engine - onPage) <= TOLERANCE,
          `${step} differs by more than ${TOLERANCE} s`,
        );
      }
    } finally {
      await page.getByRole('radio', { name: 'off', exact: true }).check();
      await page.close();
      await events.stop();
    }
  });
}
