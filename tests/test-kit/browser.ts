// A real browser without a window, and what every page that a visitor opens in it is held to.
import assert from 'node:assert/strict';
import { after, type TestContext } from 'node:test';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/**
 * Starts Chromium from CHROMIUM_PATH, by default that of Debian and Ubuntu. It requests no updates.
 *
 * @param options further command-line options of Chromium
 */
export function openBrowser(options: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
    args: [
      // Root may not use Chromium's sandbox, and containers and CI machines run as root.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...options,
    ],
  });
}

/** Keeps a picture of the whole page in the folder `screenshots` of the working directory. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `screenshots/${name}.png`, fullPage: true });
}

/** What can be clicked and is smaller than 24 px (WCAG 2.5.8), except for links within a sentence. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate<
    string[]
  >(`[...document.querySelectorAll('a, button, input, select, summary')]
    .filter((each) => each.checkVisibility() && getComputedStyle(each).display !== 'inline')
    .map((each) => [each, (each.closest('label') ?? each).getBoundingClientRect()])
    .filter(([, { width, height }]) => width > 0 && Math.min(width, height) < 24)
    .map(([each, { width, height }]) => each.outerHTML + ': ' + width + ' x ' + height)`);
}

/** Starts Chromium for all tests of a file. */
export async function startChromium(): Promise<Browser> {
  const browser = await openBrowser();
  after(() => browser.close());
  return browser;
}

/**
 * Opens a page of its own, as another visitor would. When the test ends, the page must have had no
 * script error and must have sent requests only to its own server.
 */
export async function visit(
  test: TestContext,
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const { origin } = new URL(address);
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
    if (!request.url().startsWith(`${origin}/`)) complaints.push(`fetched ${request.url()}`);
  });
  test.after(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  await page.goto(address);
  return page;
}
