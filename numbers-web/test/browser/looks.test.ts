import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { keepScreenshot } from 'test-kit/chromium.ts';
import { startFakeApi } from '../fake-api.ts';
import { serveTestApp } from '../test-app.ts';
import { startChromium, visit, waitUntilLive } from './chromium.ts';

const browser = await startChromium();

/** @throws AssertionError naming what would keep somebody from using the page */
async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    [],
  );
}

const sizes = [
  { name: 'projector', viewport: { width: 1920, height: 1080 } },
  { name: 'laptop', viewport: { width: 1280, height: 800 } },
  { name: 'phone', viewport: { width: 390, height: 844 } },
];
for (const { name, viewport } of sizes) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the page on a ${name}, ${colorScheme}, whole and broken`, async (t) => {
      const api = await startFakeApi(t);
      const web = await serveTestApp(t, api.url);
      const page = await visit(t, browser, web.address, { viewport, colorScheme });
      await waitUntilLive(page);
      await page.selectOption('#per-second', '5');
      await page.getByText('Here it is: 42', { exact: true }).waitFor();
      await page.locator('#condition[data-condition="healthy"]').waitFor();
      await assertAccessible(page);
      await keepScreenshot(page, `${name}-${colorScheme}-healthy`);

      await page.locator('.fault[data-type="error"] summary').click();
      await page.locator('.fault[data-type="error"] .switch-on button').click();
      await page.locator('#condition[data-condition="unhealthy"]').waitFor();
      await page.getByText('RNG service unavailable!').waitFor();
      await assertAccessible(page);
      await keepScreenshot(page, `${name}-${colorScheme}-broken`);

      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      assert.ok(width <= viewport.width, `${width} px wide`);
    });
  }
}

test('without JavaScript there are the number, plain forms and the faults', async (t) => {
  const api = await startFakeApi(t);
  const web = await serveTestApp(t, api.url);
  const page = await visit(t, browser, web.address, { javaScriptEnabled: false });
  await page.getByRole('button', { name: 'Get a random number' }).click();
  await page.getByText('Here it is: 42', { exact: true }).waitFor();

  await page.locator('.fault[data-type="error"] .switch-on button').click();
  assert.equal(api.faults[0]?.type, 'error');
  await page.getByRole('button', { name: 'Get a random number' }).click();
  await page.getByText('RNG service unavailable!').waitFor();
  await page.locator('.fault[data-type="error"] .switch-off button').click();
  assert.equal(api.faults.length, 0);

  await page.getByLabel('Retry').uncheck();
  await page.locator('#safeguards').getByRole('button', { name: 'Apply' }).click();
  assert.equal(await page.getByLabel('Retry').isChecked(), false);
});
