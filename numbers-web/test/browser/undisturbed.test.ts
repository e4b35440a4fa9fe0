// A person is busy on the page while everything on it changes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Browser } from 'playwright-core';
import { startChromium } from 'test-kit/browser.ts';
import { SAMPLES } from '../samples.ts';
import { openSample } from './live-page.ts';

const browser = await startChromium();

/** Seconds for which the page changes, and changes a second. */
const DURATION = 60;
const CHANGES = 4;
/** The share of a processor that the page may take meanwhile. */
const SHARE = 0.1;

/** Seconds of processor time that the browser's pages have taken so far. */
async function processorTime(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const pages = processInfo.filter(({ type }) => type === 'renderer');
  return pages.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

test('open settings, a half-typed value, the focus and a selected text survive a minute of changes', async (t) => {
  const sample = SAMPLES.broken;
  const { web, page } = await openSample(t, browser, sample);
  await page.getByRole('button', { name: 'Settings of latency' }).click();
  const delay = page.locator('#latency-delay');
  await delay.fill('12345');
  await page.locator('#latency-settings').getByLabel('/health').uncheck();
  await page.evaluate(`globalThis.before = document.activeElement;
    getSelection().selectAllChildren(document.querySelector('#service .reason'));`);
  const selected = await page.evaluate<string>('getSelection().toString()');
  assert.match(selected, /one too many/);

  const [replica] = sample.replicas;
  const [fault] = replica?.faults ?? [];
  assert.ok(replica && fault);
  const before = await processorTime(browser);
  const startedAt = performance.now();
  for (let change = 1; change <= DURATION * CHANGES; change += 1) {
    const hits = fault.hits + change;
    const number = { number: change % 100, at: sample.now + change };
    const lastCall = { at: sample.now + change, attempts: 1, milliseconds: change };
    web.tell({
      replicas: [{ ...replica, calls: change, faults: [{ ...fault, hits }] }],
      client: { ...sample.client, lastNumber: number, lastCall },
      askingPerSecond: [1, 2, 5][change % 3] ?? 0,
    });
    await page.waitForTimeout(1_000 / CHANGES);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const share = ((await processorTime(browser)) - before) / seconds;
  t.diagnostic(`${share.toFixed(3)} of a processor`);

  await page
    .locator('.active-faults')
    .getByText(`${152 + DURATION * CHANGES} hits`)
    .waitFor();
  assert.ok(await page.locator('#latency-settings').isVisible());
  assert.equal(await delay.inputValue(), '12345');
  assert.equal(await page.evaluate('document.activeElement === globalThis.before'), true);
  assert.equal(await page.evaluate('getSelection().toString()'), selected);
  const health = page.locator('#latency-settings').getByLabel('/health');
  assert.equal(await health.isChecked(), false);
  assert.ok(share < SHARE, `${share} of a processor`);
});
