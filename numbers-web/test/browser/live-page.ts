// What tests do on the live page, and wait for.
import type { TestContext } from 'node:test';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { visit } from 'test-kit/browser.ts';
import { startApi } from '../real-api.ts';
import type { Sample } from '../samples.ts';
import { serveSample, serveTestApp, USUAL } from '../test-app.ts';

/** A page that watches a real API, with the usual time-outs. */
export async function openLive(t: TestContext, browser: Browser) {
  const api = await startApi(t);
  const web = await serveTestApp(t, api.url, { environment: USUAL });
  const page = await visit(t, browser, web.address);
  await waitUntilLive(page);
  return { api, web, page };
}

/** A page that shows a sample. */
export async function openSample(
  t: TestContext,
  browser: Browser,
  sample: Sample,
  options?: BrowserContextOptions,
) {
  const web = await serveSample(t, sample);
  const page = await visit(t, browser, web.address, options);
  await page.locator('body[data-link="live"]').waitFor();
  return { web, page };
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
export function switchFault(page: Page, type: string, state: 'on' | 'off'): Promise<void> {
  return page.locator(`#fault-${type} .switch[aria-pressed="${state === 'off'}"]`).click();
}

/** A sign on the time axis. */
export function mark(page: Page, glyph: string): Locator {
  return page.locator(`#chart .mark use[href="#${glyph}"]`).first();
}
