import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { keepScreenshot } from 'test-kit/chromium.ts';
import { startChromium, visit } from 'test-kit/visit.ts';
import { playBrokenApi, serveTestGuide } from '../support/guide.ts';

const browser = await startChromium();

/** Pixels; nothing may be wider than the window. */
const WIDTHS = [360, 390, 768, 1024, 1366, 2560];

/** @throws AssertionError naming what would keep somebody from using the page */
async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    [],
  );
}

const STATES = ['list', 'question', 'under-way', 'right', 'wrong', 'instructor'] as const;

for (const state of STATES) {
  test(`${state}: nothing keeps anybody from using it; light and dark, on a phone, in Korean`, async (t) => {
    const { guide, record, address } = await serveTestGuide(t);
    const now = Date.now();
    if (state !== 'question') {
      const isRight = state === 'right' || state === 'list';
      guide.progress.predict('01-up-is-not-well', isRight ? 'up' : 'unhealthy', now - 30_000);
      playBrokenApi(record, state === 'under-way' ? now - 8_000 : now - 25_000, now);
    }
    const path = { list: '', instructor: 'instructor' }[state as string] ?? 'labs/1';
    for (const language of ['en', 'ko'] as const) {
      const page = await visit(t, browser, `${address}/${path}`, {
        locale: language,
        reducedMotion: 'reduce',
      });
      await page.locator('body[data-link="live"]').waitFor();
      if (state === 'instructor') {
        // One is like the other.
        await page.locator('summary').first().click();
      }
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        if (language === 'en') await assertAccessible(page);
        await keepScreenshot(page, `${state}-${language}-${colorScheme}`);
      }
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        assert.equal(tooWide, 0, `${width} px`);
      }
      await page.setViewportSize({ width: 390, height: 844 });
      if (language === 'ko') await assertAccessible(page);
      await keepScreenshot(page, `${state}-${language}-phone`);
    }
  });
}
