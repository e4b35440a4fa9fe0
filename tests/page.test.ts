// The page in a real browser, clicked until it breaks and until it recovers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { keepScreenshot, openBrowser } from 'test-kit/chromium.ts';
import { waitFor } from 'test-kit/wait.ts';
import { ask } from './support/http.ts';
import { apiUrl, down, inspect, up, waitForHealth, webUrl } from './support/stack.ts';

let browser: Browser;

before(async () => {
  await down();
  await up();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await down();
});

for (const javaScriptEnabled of [false, true]) {
  const name = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript';
  test(`the page ${name}: three numbers, the break, the recovery`, async () => {
    await waitForHealth('numbers-api', 'healthy', 30);
    const callsBefore = JSON.parse((await ask(`${apiUrl}/`))?.body ?? '{}').calls;
    const restartsBefore = (await inspect('numbers-api'))?.RestartCount ?? 0;
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    const failures: string[] = [];
    page.on('pageerror', (error) => failures.push(error.message));
    page.on('requestfailed', (request) => failures.push(request.url()));
    page.on('request', (request) => {
      if (!request.url().startsWith(webUrl))
        failures.push(`fetched from outside: ${request.url()}`);
    });
    const screenshot = (moment: string) =>
      keepScreenshot(page, `${name.replace(' ', '-').toLowerCase()}-${moment}`);

    await page.goto(webUrl);
    await screenshot('1-opened');
    const about = JSON.parse((await ask(`${apiUrl}/`))?.body ?? '{}');
    assert.equal(about.calls, callsBefore, 'opening the page does not call the API');

    const click = () => page.getByRole('button', { name: 'Get a random number' }).click();
    for (let call = callsBefore + 1; call <= 3; call += 1) {
      await click();
      await page.getByText(/Here it is: \d{1,2}\b/).waitFor();
    }
    await screenshot('2-number');

    await click();
    await page.getByText('RNG service unavailable!').waitFor();
    await screenshot('3-broken');

    await waitFor('the API to have healed itself', 40, async () => {
      return ((await inspect('numbers-api'))?.RestartCount ?? 0) > restartsBefore;
    });
    await waitForHealth('numbers-api', 'healthy', 10);
    await waitFor('a number on the page', 20, async () => {
      await click();
      await page.waitForLoadState();
      return page
        .getByText(/Here it is: \d{1,2}\b/)
        .waitFor({ timeout: 1_000 })
        .then(() => true)
        .catch(() => undefined);
    });
    await screenshot('4-recovered');
    assert.deepEqual(failures, []);
    await context.close();
  });
}
