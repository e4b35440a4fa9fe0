import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { keepScreenshot, smallTargets, startChromium } from 'test-kit/browser.ts';
import { waitFor } from 'test-kit/wait.ts';
import { SAMPLES } from '../samples.ts';
import { openSample } from './live-page.ts';

const browser = await startChromium();

/** Screens that must show everything without scrolling, in every state. */
const SCREENS = [
  { width: 1280, height: 720 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
];
/** Pixels; nothing may be wider than the window. */
const WIDTHS = [360, 390, 600, 768, 959, 960, 1024, 1366, 2560];

/** @throws AssertionError naming each barrier to using the page */
async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    [],
  );
}

/** Pixels by which the page's content is wider and higher than its window. */
function overflow(page: Page): Promise<[wide: number, high: number]> {
  return page.evaluate(`[
    document.documentElement.scrollWidth - innerWidth,
    document.documentElement.scrollHeight - innerHeight,
  ]`);
}

/** The cards of which something is cut off or runs out of its card. */
function crampedCards(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('.card')].filter((card) => {
    const frame = card.getBoundingClientRect();
    return [...card.querySelectorAll('h2, p, dd, dt, label, button, table, ul')].some((element) => {
      if (element.closest('.panel, .log, .teaches, .strip, .visually-hidden')) return false;
      const { width, right, bottom } = element.getBoundingClientRect();
      const isOut = right > frame.right + 1 || bottom > frame.bottom + 1;
      return width > 0 && (isOut || element.matches('.reason') && element.scrollHeight > element.clientHeight + 1);
    });
  }).map(({ id }) => id)`);
}

for (const [name, sample] of [...Object.entries(SAMPLES), ['lost', SAMPLES.broken] as const]) {
  test(`the page, ${name}: on one screen, never too wide, and nothing keeps anybody from using it`, async (t) => {
    // A colour that is about to change has no contrast to speak of.
    const { web, page } = await openSample(t, browser, sample, { reducedMotion: 'reduce' });
    if (name === 'lost') {
      await web.stop();
      await page.locator('body[data-link="lost"]').waitFor();
    }
    for (const viewport of SCREENS) {
      await page.setViewportSize(viewport);
      const size = `${viewport.width}x${viewport.height}`;
      assert.deepEqual(await overflow(page), [0, 0], size);
      assert.deepEqual(await crampedCards(page), [], size);
      assert.deepEqual(await smallTargets(page), [], size);
      await keepScreenshot(page, `${name}-${size}`);
    }
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      assert.equal((await overflow(page))[0], 0, `${width} px`);
    }
    for (const [colorScheme, viewport] of [
      ['dark', { width: 1280, height: 720 }],
      ['light', { width: 1280, height: 720 }],
      ['light', { width: 390, height: 844 }],
    ] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await assertAccessible(page);
      assert.deepEqual(await smallTargets(page), [], `${viewport.width} px`);
      await keepScreenshot(page, `${name}-${colorScheme}-${viewport.width}`);
    }
  });
}

test('in forced colours a switch that is on does not look like one that is off', async (t) => {
  const { page } = await openSample(t, browser, SAMPLES.broken);
  const input = page.getByRole('switch').first();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ forcedColors: 'active', colorScheme });
    const look = async (isOn: boolean) => {
      await input.setChecked(isOn, { force: true });
      await input.blur();
      return (await input.screenshot()).toString('base64');
    };
    assert.notEqual(await look(true), await look(false), colorScheme);
  }
});

for (const name of ['calm', 'broken', 'one-of-three'] as const) {
  test(`in forced colours no large text covers a heading: ${name}`, async (t) => {
    const { page } = await openSample(t, browser, SAMPLES[name], { forcedColors: 'active' });
    const headings = page.locator(':is(#number, #service) h2');
    const look = async () =>
      (await Promise.all((await headings.all()).map((each) => each.screenshot()))).map(String);
    const before = await look();
    await page.evaluate(`document.querySelectorAll('.condition, .digits, .problem').forEach((each) => {
      each.style.visibility = 'hidden';
    })`);
    assert.deepEqual(await look(), before);
  });
}

test('the settings of a fault and the table of recoveries: nothing keeps anybody from using them', async (t) => {
  const { page } = await openSample(t, browser, SAMPLES.broken);
  for (const [button, panel] of [
    ['Settings of crash', '#crash-settings'],
    ['Compare all steps', '#comparison'],
  ] as const) {
    await page.getByRole('button', { name: button }).click();
    await page.locator(panel).waitFor();
    await assertAccessible(page);
    await keepScreenshot(page, `open-${panel.slice(1)}`);
    await page.locator(panel).getByRole('button', { name: 'Close' }).click();
  }
});

test('fifteen replicas: the rows alone scroll, by keyboard too, and stay where they are', async (t) => {
  const { web, page } = await openSample(t, browser, SAMPLES.crowded);
  await page.locator('#top').getByText('6 replicas, and 3 more are not watched').waitFor();
  assert.equal(await page.locator('#chart .mono').count(), 15);
  const scrolled = () => page.evaluate<number>(`document.getElementById('rows').scrollTop`);
  /** Where users and the axis are, and how much more than the place the rows need. */
  const places = () =>
    page.evaluate<[users: number, axis: number, hidden: number]>(`(() => {
      const rows = document.getElementById('rows');
      const [above, below] = document.querySelectorAll('#chart > svg');
      return [above.getBoundingClientRect().top, below.getBoundingClientRect().top,
        rows.scrollHeight - rows.clientHeight];
    })()`);
  const [users, axis, hidden] = await places();
  assert.ok(hidden > 50, `${hidden} px`);

  const rows = page.getByRole('region', { name: '15 replicas' });
  await rows.focus();
  await page.keyboard.press('End');
  await waitFor('the last row', 5, async () => (await scrolled()) >= hidden - 1);
  assert.deepEqual(await places(), [users, axis, hidden]);
  await page.evaluate(`globalThis.drawing = document.querySelector('#rows svg')`);
  const { now } = SAMPLES.crowded;
  web.tell([{ kind: 'switch', what: 'asking', perSecond: 5, id: 1_000, at: now, until: now }]);
  await waitFor('another drawing', 5, () =>
    page.evaluate<boolean>(`document.querySelector('#rows svg') !== drawing`),
  );
  assert.ok((await scrolled()) >= hidden - 1);
  assert.equal(await page.evaluate('document.activeElement.id'), 'rows');
  await rows.getByText('and 3 more are not watched').waitFor();
});
