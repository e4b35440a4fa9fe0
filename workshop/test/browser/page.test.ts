import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { keepScreenshot, smallTargets, startChromium, visit } from 'test-kit/browser.ts';
import { playBrokenApi, serveTestGuide } from '../support/guide.ts';

const browser = await startChromium();

test('a whole lab by keyboard, in Korean, predicted wrong, with a reload in the middle', async (t) => {
  const { record, address } = await serveTestGuide(t);
  const page = await visit(t, browser, address, { locale: 'ko-KR' });
  await page.getByRole('link', { name: 'Up이라고 정상은 아니다' }).press('Enter');
  await page.locator('body[data-path="/labs/1"][data-link="live"]').waitFor();
  await page.getByLabel('Up (unhealthy)').press('Space');
  await page.getByRole('button', { name: '이렇게 예상한다' }).press('Enter');

  await page.getByText('docker compose exec workshop ask 4').waitFor();
  assert.equal(await page.getByText('도커는 프로세스를 지켜본다').count(), 0);
  const begun = Date.now();
  playBrokenApi(record, begun, begun + 12_000);
  await page.locator('#check-broken[data-check="done"]').waitFor();
  await page.reload();
  await page.getByText('Up (unhealthy)').waitFor();
  await page.locator('#check-broken[data-check="done"]').waitFor();
  await page.locator('#check-up').getByText('초 더 유지되어야 한다').waitFor();

  playBrokenApi(record, begun + 13_000, begun + 21_000);
  await page.getByText('새로 배운 것이 있다. 예상은 “Up (unhealthy)”, 정답은 “Up”이다.').waitFor();
  await page.getByText('도커는 프로세스를 지켜본다').waitFor();
  await page.getByRole('link', { name: '모든 실습' }).press('Enter');
  await page.locator('#lab-1[data-look="learned"]').getByText('완료, 새로 배움').waitFor();
});

test('what is typed, chosen or opened stays while the page changes under it', async (t) => {
  const { guide, record, address } = await serveTestGuide(t);
  const page = await visit(t, browser, `${address}/labs/1`, { locale: 'en' });
  await page.getByLabel('Restarting').check();
  await page.locator('body[data-link="live"]').waitFor();
  assert.ok(await page.getByLabel('Restarting').isChecked());
  await page.getByRole('button', { name: 'This is what I expect' }).click();
  await page.getByText('Reset everything').click();
  await page.getByRole('button', { name: 'Copy' }).first().focus();
  playBrokenApi(record, Date.now(), Date.now() + 5_000);
  await page.locator('#check-broken[data-check="done"]').waitFor();
  assert.ok(await page.locator('details[open]').isVisible());
  assert.equal(await page.evaluate('document.activeElement.textContent'), 'Copy');
  assert.equal(guide.progress.read()['01-up-is-not-well']?.predicted, 'restarting');
});

test('without JavaScript all of it works, by loading the page again', async (t) => {
  const { record, address } = await serveTestGuide(t);
  const page = await visit(t, browser, address, { javaScriptEnabled: false, locale: 'en' });
  await page.getByRole('button', { name: '한국어' }).click();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('link', { name: 'Up does not mean healthy' }).click();
  await page.getByLabel('Up (unhealthy)').check();
  await page.getByRole('button', { name: 'This is what I expect' }).click();
  assert.equal(await page.getByRole('button', { name: 'Copy' }).count(), 0);
  const begun = Date.now();
  playBrokenApi(record, begun, begun + 21_000);
  await page.locator('#check-broken').waitFor();
  await page.getByRole('link', { name: 'Reload' }).click();
  await page.getByText('Something learned. You predicted “Up (unhealthy)”. It is “Up”.').waitFor();
  await page.getByRole('button', { name: 'Restart this lab' }).click();
  await page.getByRole('button', { name: 'This is what I expect' }).waitFor();
});

test('a button copies its command to the byte', async (t) => {
  const { guide, address } = await serveTestGuide(t);
  guide.progress.predict('01-up-is-not-well', 'up', Date.now());
  const permissions = ['clipboard-read', 'clipboard-write'];
  const page = await visit(t, browser, `${address}/labs/1`, { locale: 'en', permissions });
  await page.locator('.command', { hasText: 'ask 4' }).getByRole('button').click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const copied = await page.evaluate('navigator.clipboard.readText()');
  assert.equal(copied, 'docker compose exec workshop ask 4');
  await page.getByRole('button', { name: 'Copied' }).waitFor({ state: 'hidden' });
});

test('a page that has lost its guide says so, and finds it again', async (t) => {
  const guide = await serveTestGuide(t);
  const page = await visit(t, browser, guide.address, { locale: 'en' });
  await page.locator('body[data-link="live"]').waitFor();
  await guide.stop();
  await page.getByText('The guide does not answer').waitFor({ timeout: 15_000 });
  await serveTestGuide(t, Number(new URL(guide.address).port));
  await page.locator('body[data-link="live"]').waitFor({ timeout: 15_000 });
});

/** Pixels; nothing may be wider than the window. */
const WIDTHS = [360, 390, 768, 1024, 1366, 2560];

/** @throws AssertionError naming each barrier to using the page */
async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
  assert.deepEqual(found, []);
}

/** On paper nothing can be clicked or unfolded, and browsers print no background that text would need. */
async function assertPrintable(page: Page): Promise<void> {
  assert.equal(await page.locator('button:visible, a.button:visible').count(), 0);
  assert.equal(
    await page.locator('details > :not(summary, [hidden])').filter({ visible: false }).count(),
    0,
  );
  const pale = await page.evaluate(`[...document.querySelectorAll('body, .card, .number')].filter(
    (each) => getComputedStyle(each).backgroundColor !== 'rgba(0, 0, 0, 0)').length`);
  assert.equal(pale, 0);
}

/** Each with its page, the answer that was predicted, and for how many seconds the API has been broken. */
const STATES: [name: string, path: string, predicted?: string, brokenFor?: number][] = [
  ['list', '', 'up', 25],
  ['question', 'labs/1'],
  ['under-way', 'labs/1', 'unhealthy', 8],
  ['right', 'labs/1', 'up', 25],
  ['learned', 'labs/1', 'unhealthy', 25],
  ['instructor', 'instructor'],
];

for (const [state, path, predicted, brokenFor = 0] of STATES) {
  test(`${state}: nothing keeps anybody from using it; light and dark, on a phone, in Korean`, async (t) => {
    const { guide, record, address } = await serveTestGuide(t);
    const now = Date.now();
    if (predicted) guide.progress.predict('01-up-is-not-well', predicted, now - 30_000);
    playBrokenApi(record, now - brokenFor * 1_000, now);
    for (const locale of ['en', 'ko']) {
      const options = { locale, reducedMotion: 'reduce' } as const;
      const page = await visit(t, browser, `${address}/${path}`, options);
      await page.locator('body[data-link="live"]').waitFor();
      // One is like the other.
      if (state === 'instructor') await page.locator('summary').first().click();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        if (locale === 'en') await assertAccessible(page);
        assert.deepEqual(await smallTargets(page), []);
        await keepScreenshot(page, `${state}-${locale}-${colorScheme}`);
      }
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        assert.equal(tooWide, 0, `${width} px`);
      }
      await page.setViewportSize({ width: 390, height: 844 });
      if (locale === 'ko') await assertAccessible(page);
      assert.deepEqual(await smallTargets(page), [], 'on a phone');
      await keepScreenshot(page, `${state}-${locale}-phone`);
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      await assertPrintable(page);
      await keepScreenshot(page, `${state}-${locale}-print`);
    }
  });
}
