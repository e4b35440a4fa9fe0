// Chromium, and what every page that is opened in it is held to.
import assert from 'node:assert/strict';
import { after, type TestContext } from 'node:test';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { openBrowser } from 'test-kit/chromium.ts';

/** Starts Chromium for all tests of a file. */
export async function startChromium(): Promise<Browser> {
  const browser = await openBrowser();
  after(() => browser.close());
  return browser;
}

/**
 * Opens a page of its own, as another visitor would. When the test ends, the page must have had no
 * script error, and must have asked nobody but its own server for anything.
 */
export async function visit(
  test: TestContext,
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    // What the tests bring about on purpose: answers with 4xx and 5xx, and a server that is gone.
    const isExpected = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isExpected) complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(address)) complaints.push(`fetched ${request.url()}`);
  });
  test.after(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  await page.goto(address);
  return page;
}

/** Waits until the page is live, that is, shows what its server knows. */
export async function waitUntilLive(page: Page): Promise<void> {
  await page.locator('body[data-link="live"]').waitFor({ timeout: 5_000 });
  await page.locator('#faults[data-switchable="yes"]').waitFor({ timeout: 5_000 });
}

/** Waits for the big word. */
export function condition(page: Page, word: string): Promise<void> {
  return page.locator(`#service[data-condition="${word}"]`).waitFor({ timeout: 5_000 });
}

/** Switches a fault with the one click that it takes. */
export async function switchFault(page: Page, type: string, state: 'on' | 'off'): Promise<void> {
  const isPressed = state === 'off';
  await page.locator(`#fault-${type} .switch[aria-pressed="${isPressed}"]`).click();
}

/** @param rate calls a second, or `off` */
export function keepAsking(page: Page, rate: number | 'off'): Promise<void> {
  return page.getByRole('radio', { name: String(rate), exact: true }).check();
}

/** A step of the recovery that has happened; the list of steps is seen on phones alone. */
export function step(page: Page, title: string): Locator {
  return page.locator('#steps li:not(.to-come)').filter({ hasText: new RegExp(`^\\d${title} `) });
}

/** A sign on the time axis. */
export function mark(page: Page, glyph: string): Locator {
  return page.locator(`#chart .mark use[href="#${glyph}"]`).first();
}
