// A visitor's browser, and what every page that is opened in it is held to.
import assert from 'node:assert/strict';
import { after, type TestContext } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser } from 'test-kit/chromium.ts';

const browser = await openBrowser();
after(() => browser.close());

/**
 * Opens a page of its own, as another visitor would. When the test ends, the page must have had no
 * script error, and must have asked nobody but its own server for anything.
 */
export async function visit(
  test: TestContext,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`script error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(address).origin)) complaints.push(request.url());
  });
  test.after(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  await page.goto(address);
  return page;
}
