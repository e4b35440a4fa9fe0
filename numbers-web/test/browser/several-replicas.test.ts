// Several replicas behind one name: break one, lose one; and all that works without JavaScript.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { BrowserContextOptions } from 'playwright-core';
import { startChromium, visit } from 'test-kit/browser.ts';
import { waitFor } from 'test-kit/wait.ts';
import type { RealApi } from '../real-api.ts';
import { serveTrio } from '../test-app.ts';
import { condition, switchFault, waitUntilLive } from './live-page.ts';

const browser = await startChromium();

async function openPage(t: TestContext, options: BrowserContextOptions = {}) {
  const trio = await serveTrio(t);
  return { ...trio, page: await visit(t, browser, trio.web.address, options) };
}

/** The faults of each, in the order of the replicas. */
function faultsOf(replicas: readonly RealApi[]): string[] {
  return replicas.map(({ faults }) => String(faults().map(({ type }) => type)));
}

test('a fault goes to the chosen replica and is switched off there, and one that leaves stays chosen', async (t) => {
  const { all, replicas, page } = await openPage(t);
  await waitUntilLive(page);
  await page.locator('#target').selectOption('one');
  const switchedOn = page.waitForRequest('**/faults/error/on');
  await switchFault(page, 'error', 'on');
  assert.equal((await switchedOn).postData(), 'replica=one');
  await condition(page, 'degraded');
  assert.deepEqual(faultsOf(replicas), ['error', '', '']);
  await page.locator('#strip').getByText('on 1 of 3: one').waitFor();
  await page.locator('#events').getByText('error switched on in one').waitFor();
  assert.equal(await page.locator('#target').inputValue(), 'one');

  await page.locator('#target').selectOption('all');
  const switchedOff = page.waitForRequest('**/faults/error/off');
  await page.locator('#fault-error .switch[aria-pressed="mixed"]').click();
  assert.equal((await switchedOff).postData(), 'replica=one');
  await condition(page, 'healthy');
  assert.deepEqual(faultsOf(replicas), ['', '', '']);
  const row = page.locator('#comparison tr').filter({ hasText: /error.*one.*a person/s });
  await row.waitFor({ state: 'attached', timeout: 15_000 });

  const three = replicas[2];
  assert.ok(three);
  await page.locator('#target').selectOption('three');
  three.service.lifecycle.phase = 'stopping';
  await page.locator('#events').getByText('/ready of three fails').waitFor({ timeout: 15_000 });
  all.addresses = all.addresses.slice(0, 2);
  await three.die();
  await page.locator('#top').getByText('2 replicas').waitFor({ timeout: 15_000 });
  await page.locator('#chart').getByText('gone', { exact: true }).waitFor();
  assert.equal(await page.locator('#target').inputValue(), 'three');
  assert.equal(await page.locator('#target :checked').innerText(), 'three, gone');
  await switchFault(page, 'error', 'on');
  await page.locator('#strip').getByText('There is no replica three.').waitFor();
  assert.deepEqual(faultsOf(replicas), ['', '', '']);
});

test('without JavaScript every control works, and a replica can be chosen', async (t) => {
  const { replicas, web, page } = await openPage(t, { javaScriptEnabled: false });
  const wait = (...faults: string[]) =>
    waitFor(faults.join(), 10, () => isDeepStrictEqual(faultsOf(replicas), faults));
  const ask = () => page.getByRole('button', { name: 'Get a random number' }).click();
  await ask();
  await page.getByText(/^Here it is: \d{1,2}$/).waitFor();

  await page.locator('#target').selectOption('two');
  await switchFault(page, 'error', 'on');
  await wait('', 'error', '');
  await page.locator('#strip').getByText('on 1 of 3: two').waitFor();

  await page.getByRole('button', { name: 'Settings of hang' }).click();
  const panel = page.locator('#hang-settings');
  await panel.locator('[name="replica"]').selectOption('three');
  await panel.getByLabel('count').fill('7');
  await panel.getByLabel('/health').uncheck();
  await panel.getByRole('button', { name: 'Switch on' }).click();
  await page.locator('#fault-hang.active').waitFor();
  await wait('', 'error', 'hang');
  const settings = { routes: ['/rng'], rate: 1, count: 7 };
  assert.partialDeepStrictEqual(replicas[2]?.faults()[0]?.settings, settings);

  await page.locator('#strip').getByRole('button', { name: 'Off error' }).click();
  await wait('', '', 'hang');
  await page.getByRole('button', { name: 'All off' }).click();
  await wait('', '', '');
  await switchFault(page, 'error', 'on');
  await wait('error', 'error', 'error');
  await ask();
  await page.getByText('RNG service unavailable!').waitFor();
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await wait('', '', '');

  await page.getByLabel('Retry').uncheck();
  await page.locator('#client').getByRole('button', { name: 'Apply' }).click();
  assert.equal(await page.getByLabel('Retry').isChecked(), false);
  await page.getByRole('radio', { name: '5', exact: true }).check();
  await page.locator('#number').getByRole('button', { name: 'Apply' }).click();
  assert.equal(web.live.story().askingPerSecond, 5);
  await page.getByRole('radio', { name: 'last 60 s' }).check();
  await page.locator('#timeline').getByRole('button', { name: 'Apply' }).click();
  assert.ok(await page.getByRole('radio', { name: 'last 60 s' }).isChecked());
  await page.locator('#chart').getByText('30 s ago').waitFor();
});
