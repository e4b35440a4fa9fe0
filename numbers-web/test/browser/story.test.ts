// What a person does on the page, and what comes of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { startChromium } from 'test-kit/browser.ts';
import { SAMPLES } from '../samples.ts';
import { condition, mark, openLive, openSample } from './live-page.ts';

const browser = await startChromium();

/** Presses Tab until that control has the focus. */
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

test('the whole story by keyboard alone, with each of its signs', async (t) => {
  const { api, web, page } = await openLive(t, browser);
  assert.equal(api.calls(), 0);
  await tabTo(page, 'Get a random number');
  await page.keyboard.press('Enter');
  await page.getByText(/^Here it is: \d{1,2}$/).waitFor();
  const { lastNumber } = web.live.story().client;
  await page.getByText(`Here it is: ${lastNumber?.number}`, { exact: true }).waitFor();
  await page.getByText(/^1 attempt, \d+ ms ·/).waitFor();
  assert.equal(api.calls(), 1);

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
  await mark(page, 'fault-on').waitFor();
  await page.locator('#events [data-kind="fault-on"]').getByText('error switched on').waitFor();
  // The list of steps is seen on phones alone.
  const steps = page.locator('#steps li:not(.to-come)');
  for (const title of ['1Fault ', '2First failure ']) {
    await steps.filter({ hasText: title }).waitFor({ state: 'attached' });
  }

  await tabTo(page, 'error');
  await page.keyboard.press('Space');
  await condition(page, 'healthy');
  await mark(page, 'fault-off').waitFor();
  await page.getByText(/^Good again after /).waitFor({ timeout: 10_000 });
  await page.locator('#recovery .facts').getByText('a person').waitFor();

  await tabTo(page, 'Compare all steps');
  await page.keyboard.press('Enter');
  await page.locator('#comparison').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('#comparison').waitFor({ state: 'hidden' });
  await tabTo(page, 'Retryonce');
  await page.keyboard.press('Space');
  await page.locator('[name="retry"]:not([checked])').waitFor({ state: 'attached' });
});

test('a click shows its own number in the frame in which it comes, and no other user changes it', async (t) => {
  const { web, page } = await openLive(t, browser);
  // What the page shows each time that something on the card of the number has changed.
  await page.evaluate(`globalThis.shown = [];
    new MutationObserver(() => {
      const isBusy = document.querySelector('#number form[aria-busy]') !== null;
      shown.push((isBusy ? 'busy ' : '') + document.querySelector('#number .digits').textContent);
    }).observe(document.getElementById('number'), { attributes: true, childList: true,
      characterData: true, subtree: true })`);
  await page.route('**/api/number', async (route) => {
    // Another user's call ends while this one waits.
    await fetch(`${web.address}/api/number`);
    await route.fulfill({ json: { number: 1_234, attempts: 1, milliseconds: 5 } });
  });
  await page.getByRole('button', { name: 'Get a random number' }).click();
  await page.getByText('Here it is: 1234', { exact: true }).waitFor();
  const shown = await page.evaluate<string[]>('shown');
  assert.ok(shown.some((text) => text.startsWith('busy ')));
  const ended = shown.findLastIndex((text) => text.startsWith('busy ')) + 1;
  assert.equal(shown[ended], '1234', shown.join());

  await fetch(`${web.address}/api/number`);
  await page.locator('#service .facts').getByText('2', { exact: true }).waitFor();
  await page.getByText('Here it is: 1234', { exact: true }).waitFor();
  await page.getByRole('radio', { name: '10', exact: true }).check();
  await page.getByText(/^Here it is: \d{1,2}$/).waitFor();
});

test('a wrong setting is shown at its fault', async (t) => {
  const { page } = await openLive(t, browser);
  await page.getByRole('button', { name: 'Settings of error' }).click();
  const panel = page.locator('#error-settings');
  // The browser itself would not let this through.
  await page.evaluate("document.getElementById('error-status').type = 'text'");
  await panel.getByLabel('status').fill('many');
  await panel.getByRole('button', { name: 'Switch on' }).click();
  await panel.getByText('status: Invalid input: expected number, received string').waitFor();
  await panel.getByLabel('status').fill('503');
  await panel.getByRole('button', { name: 'Switch on' }).click();
  await panel.waitFor({ state: 'hidden' });
  await page.locator('.active-faults [data-type="error"]').waitFor();
});

test('open settings, a half-typed value, the focus and a selected text survive sixty changes', async (t) => {
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

  const before = sample.recording.observations.filter(({ at }) => at <= sample.now);
  const about = before.findLast((each) => each.kind === 'about');
  const client = before.findLast((each) => each.kind === 'client');
  const [fault] = about?.faults ?? [];
  assert.ok(about && client && fault);
  for (let change = 1; change <= 60; change += 1) {
    const at = sample.now + change * 200;
    const lastCall = { at, attempts: 1, milliseconds: change };
    const askingPerSecond = [1, 2, 5][change % 3] ?? 0;
    web.tell([
      { ...about, calls: change, faults: [{ ...fault, hits: change }], until: at },
      { ...client, lastNumber: { number: change, at }, lastCall, askingPerSecond },
    ]);
    await page.waitForTimeout(200);
  }
  await page.locator('.active-faults').getByText('60 hits').waitFor();
  assert.ok(await page.locator('#latency-settings').isVisible());
  assert.equal(await delay.inputValue(), '12345');
  assert.equal(await page.evaluate('document.activeElement === globalThis.before'), true);
  assert.equal(await page.evaluate('getSelection().toString()'), selected);
  const health = page.locator('#latency-settings').getByLabel('/health');
  assert.equal(await health.isChecked(), false);
});
