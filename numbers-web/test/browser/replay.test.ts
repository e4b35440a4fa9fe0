// docs/replay.html, opened from the disk by a browser that has no network, and /replay with a file of one's own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { startChromium } from 'test-kit/browser.ts';
import { REPLAY } from '../../build/replay.ts';
import { serveTestApp } from '../test-app.ts';

const browser = await startChromium();

test('each recording in docs/replay.html plays to its end, from a disk and without a network', async (t) => {
  const context = await browser.newContext({ offline: true });
  t.after(() => context.close());
  const page = await context.newPage();
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  await page.goto(pathToFileURL(REPLAY).href);
  await page.locator('#speed').selectOption('16');
  const titles = await page.locator('#recordings option').allTextContents();
  assert.equal(titles.length, 4);
  const end = page.locator('#chapter:empty');
  const slider = page.locator('#moment');
  const isOver = async () => (await slider.inputValue()) === (await slider.getAttribute('max'));
  for (const [place, title] of titles.entries()) {
    await page.locator('#recordings').selectOption(title);
    await page.locator('#play').click();
    // Nothing is pressed in the first one: it pauses to be read, and continues by itself.
    while (place > 0 && !(await isOver())) await page.keyboard.press(']');
    await page.locator('#play', { hasText: 'Play' }).waitFor({ timeout: 120_000 });
    await end.waitFor({ state: 'attached' });
    assert.ok(await isOver());
    await page.locator('#service[data-condition="healthy"]').waitFor();
  }
  assert.deepEqual(errors, []);
});

test('GET /replay plays a recording that was saved on the live page', async (t) => {
  const { address } = await serveTestApp(t, 'http://127.0.0.1:1/rng');
  const saved = await (await fetch(`${address}/api/recording`)).text();
  const page = await browser.newPage();
  t.after(() => page.close());
  await page.goto(`${address}/replay`);
  const open = (name: string, text: string) =>
    page
      .locator('#file')
      .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  await open('other.json', '{}');
  await page.getByText('other.json is not a recording').waitFor();
  await open('recording.json', saved);
  await page
    .locator('#recordings option', { hasText: 'recording.json' })
    .waitFor({ state: 'attached' });
});
