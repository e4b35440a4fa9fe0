import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startChromium, visit } from 'test-kit/browser.ts';
import { waitFor } from 'test-kit/wait.ts';
import { startApi } from '../real-api.ts';
import { serveTestApp } from '../test-app.ts';
import { switchFault } from './live-page.ts';

const browser = await startChromium();

test('without JavaScript every control works', async (t) => {
  const api = await startApi(t);
  const web = await serveTestApp(t, api.url);
  await waitFor('the catalogue', 5, () => web.live.store.read().faultInjection === 'on');
  const page = await visit(t, browser, web.address, { javaScriptEnabled: false });
  const ask = () => page.getByRole('button', { name: 'Get a random number' }).click();
  await ask();
  await page.getByText(/^Here it is: \d{1,2}$/).waitFor();

  await switchFault(page, 'error', 'on');
  assert.equal(api.faults()[0]?.type, 'error');
  await ask();
  await page.getByText('RNG service unavailable!').waitFor();
  await page.locator('.active-faults').getByRole('button', { name: 'Off error' }).click();
  assert.equal(api.faults().length, 0);

  await page.getByRole('button', { name: 'Settings of error' }).click();
  const panel = page.locator('#error-settings');
  await panel.getByLabel('status').fill('503');
  await panel.getByLabel('/health').uncheck();
  await panel.getByRole('button', { name: 'Switch on' }).click();
  await page.locator('#fault-error.active').waitFor();
  assert.deepEqual(api.faults()[0]?.settings, { routes: ['/rng'], rate: 1, status: 503 });
  await page.getByRole('button', { name: 'All off' }).click();
  await page.locator('#fault-error:not(.active)').waitFor();

  await page.getByLabel('Retry').uncheck();
  await page.locator('#client').getByRole('button', { name: 'Apply' }).click();
  assert.equal(await page.getByLabel('Retry').isChecked(), false);
  await page.getByRole('radio', { name: '5', exact: true }).check();
  await page.locator('#number').getByRole('button', { name: 'Apply' }).click();
  assert.equal(web.live.store.read().askingPerSecond, 5);

  await page.getByRole('radio', { name: 'last 60 s' }).check();
  await page.locator('#timeline').getByRole('button', { name: 'Apply' }).click();
  assert.ok(await page.getByRole('radio', { name: 'last 60 s' }).isChecked());
  await page.locator('#chart').getByText('30 s ago').waitFor();
});
