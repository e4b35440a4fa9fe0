// A real browser, without a window.
import { type Browser, chromium, type Page } from 'playwright-core';

/**
 * Chromium from CHROMIUM_PATH, else the one of Debian and Ubuntu. It asks nobody for updates.
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
