// Several replicas behind one name: break one, lose one, replace them all.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startChromium, visit } from 'test-kit/browser.ts';
import { waitFor } from 'test-kit/wait.ts';
import { type RealApi, startReplicas } from '../real-api.ts';
import { serveTestApp } from '../test-app.ts';
import { condition, keepAsking, mark, switchFault, waitUntilLive } from './live-page.ts';

const browser = await startChromium();

async function openPage(t: TestContext, options: BrowserContextOptions = {}) {
  const all = await startReplicas(t, ['one', 'two', 'three']);
  const web = await serveTestApp(t, all.url, { lookUp: all.lookUp });
  await waitFor('three replicas', 10, () => {
    const { service, faultInjection } = web.live.store.read();
    return service.condition === 'healthy' && service.ready === 3 && faultInjection === 'on';
  });
  const page = await visit(t, browser, web.address, options);
  return { ...all, all, page };
}

/** The faults of each, in the order of the replicas. */
function faultsOf(replicas: readonly RealApi[]): string[] {
  return replicas.map(({ faults }) =>
    faults()
      .map(({ type }) => type)
      .join(),
  );
}

function beside(page: Page, text: string | RegExp): Promise<void> {
  return page.locator('#service .of').filter({ hasText: text }).waitFor({ timeout: 10_000 });
}

test('a fault goes to the chosen replica, is told of it, and is switched off there', async (t) => {
  const { replicas, page } = await openPage(t);
  await waitUntilLive(page);
  await keepAsking(page, 10);
  await page.locator('#target').selectOption('one');
  const switchedOn = page.waitForRequest('**/faults/error/on');
  await switchFault(page, 'error', 'on');
  assert.equal((await switchedOn).postData(), 'replica=one');
  await condition(page, 'degraded');
  assert.deepEqual(faultsOf(replicas), ['error', '', '']);
  await beside(page, '2 of 3');
  await page.locator('#strip').getByText('on 1 of 3: one').waitFor();
  await page.getByText(/^[123] of 3 broken for /).waitFor();
  await page.locator('#events').getByText('error switched on in one').waitFor();
  await mark(page, 'fault-on').waitFor();
  // Users notice nothing: a failed attempt is followed by one to another replica.
  await page
    .locator('#column-one')
    .and(page.getByTitle(/ [1-9]\d* failed$/))
    .waitFor({ timeout: 10_000 });
  await page
    .locator('#column-two')
    .and(page.getByTitle(/ 0 failed$/))
    .waitFor();
  await page.getByText(/^\d+ of \d+ lost/).waitFor();
  assert.equal(await page.locator('#target').inputValue(), 'one');

  await page.locator('#target').selectOption('all');
  const switchedOff = page.waitForRequest('**/faults/error/off');
  await page.locator('#fault-error .switch[aria-pressed="mixed"]').click();
  assert.equal((await switchedOff).postData(), 'replica=one');
  await condition(page, 'healthy');
  assert.deepEqual(faultsOf(replicas), ['', '', '']);
  const row = page.locator('#comparison tr').filter({ hasText: /error.*one.*a person/s });
  await row.waitFor({ state: 'attached', timeout: 15_000 });
});

test('one that leaves is shown as gone, and stays the chosen one', async (t) => {
  const { all, replicas, page } = await openPage(t);
  const three = replicas[2];
  assert.ok(three);
  await waitUntilLive(page);
  await page.locator('#target').selectOption('three');
  three.service.lifecycle.phase = 'stopping';
  await page.locator('#events').getByText('/ready of three fails').waitFor({ timeout: 15_000 });
  all.addresses = all.addresses.slice(0, 2);
  await three.die();
  await page.locator('#top').getByText('2 replicas').waitFor({ timeout: 15_000 });
  await beside(page, /\d of 2 /);
  await page.locator('#chart').getByText('gone', { exact: true }).waitFor();
  assert.equal(await page.locator('#target').inputValue(), 'three');
  assert.equal(await page.locator('#target :checked').innerText(), 'three, gone');
  await switchFault(page, 'error', 'on');
  await page.locator('#strip').getByText('There is no replica three.').waitFor();
  assert.deepEqual(faultsOf(replicas), ['', '', '']);
});

test('an update, and the rollback after it, are seen as they go', async (t) => {
  const { replicas, page } = await openPage(t);
  await waitUntilLive(page);
  async function replace(place: number, instance: string, release: string): Promise<void> {
    await replicas[place]?.die();
    await replicas[place]?.start({ instance, release });
    await page.locator('#events').getByText(`${instance} replaces `).waitFor({ timeout: 15_000 });
  }
  const releases = page.locator('#service .update');
  await replace(0, 'four', 'v4');
  await releases.filter({ hasText: /Update.*v3 ×2.*v4 ×1/s }).waitFor({ timeout: 15_000 });
  await mark(page, 'replaced').waitFor();
  await replace(1, 'five', 'v4');
  await releases.filter({ hasText: /Update.*v3 ×1.*v4 ×2/s }).waitFor({ timeout: 15_000 });
  await replace(0, 'six', 'v3');
  await releases.filter({ hasText: /Rollback.*v4 ×1.*v3 ×2/s }).waitFor({ timeout: 15_000 });
  await replace(1, 'seven', 'v3');
  await releases.filter({ hasText: /Rolled back from v4 to.*v3 ×3/s }).waitFor({ timeout: 15_000 });
  await page.locator('#top').getByText('3 replicas · v3').waitFor();
});

test('without JavaScript one replica can be chosen, too', async (t) => {
  const { replicas, page } = await openPage(t, { javaScriptEnabled: false });
  const wait = (...faults: string[]) =>
    waitFor(faults.join(), 10, () => isDeepStrictEqual(faultsOf(replicas), faults));
  await page.locator('#target').selectOption('two');
  await switchFault(page, 'error', 'on');
  await wait('', 'error', '');
  await page.locator('#strip').getByText('on 1 of 3: two').waitFor();

  await page.getByRole('button', { name: 'Settings of hang' }).click();
  const panel = page.locator('#hang-settings');
  await panel.locator('[name="replica"]').selectOption('three');
  await panel.getByRole('button', { name: 'Switch on' }).click();
  await page.locator('#fault-hang.active').waitFor();
  await wait('', 'error', 'hang');

  await page.locator('#strip').getByRole('button', { name: 'Off error' }).click();
  await wait('', '', 'hang');
  await page.getByRole('button', { name: 'All off' }).click();
  await wait('', '', '');
});
