import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { startChromium, visit } from 'test-kit/browser.ts';
import { startApi } from '../real-api.ts';
import { serveTestApp } from '../test-app.ts';
import { condition, waitUntilLive } from './live-page.ts';

const browser = await startChromium();

/** Goes on with Tab until that control has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let press = 0; press < 80; press += 1) {
    const focused = await page.evaluate<string>(`(() => {
      const control = document.activeElement;
      return control.getAttribute('aria-label') ?? control.closest('label')?.textContent.trim() ??
        control.labels?.[0]?.textContent.trim() ?? control.textContent.trim();
    })()`);
    if (focused === name) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`${name} cannot be reached with Tab`);
}

test('the whole story by keyboard alone', async (t) => {
  const api = await startApi(t);
  const web = await serveTestApp(t, api.url);
  const page = await visit(t, browser, web.address);
  await waitUntilLive(page);

  await tabTo(page, 'Get a random number');
  await page.keyboard.press('Enter');
  await page.getByText(/^Here it is: \d{1,2}$/).waitFor();

  // One of a row of radio buttons is in the order; the arrows choose.
  await tabTo(page, 'off');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.locator('[name="perSecond"][value="5"][checked]').waitFor({ state: 'attached' });

  await tabTo(page, 'Settings of error');
  await page.keyboard.press('Enter');
  const panel = page.locator('#error-settings');
  await panel.waitFor();
  await tabTo(page, 'status');
  await page.keyboard.type('503');
  await page.keyboard.press('Enter');
  await panel.waitFor({ state: 'hidden' });
  await condition(page, 'unhealthy');
  await page.getByText('RNG service unavailable!').waitFor();
  assert.equal(api.faults()[0]?.settings.status, 503);

  await tabTo(page, 'error');
  await page.keyboard.press('Space');
  await condition(page, 'healthy');
  await page.getByText(/^Good again after /).waitFor({ timeout: 10_000 });

  await tabTo(page, 'Compare all steps');
  await page.keyboard.press('Enter');
  await page.locator('#comparison').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('#comparison').waitFor({ state: 'hidden' });
  await tabTo(page, 'Retryonce');
  await page.keyboard.press('Space');
  await page.locator('[name="retry"]:not([checked])').waitFor({ state: 'attached' });
});
