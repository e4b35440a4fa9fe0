// The workshop on real containers: a whole lab in a real browser, in Korean, and what survives.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { keepScreenshot, openBrowser } from 'test-kit/browser.ts';
import { waitFor } from 'test-kit/wait.ts';
import { guideUrl, standing } from '../labs/student.ts';
import { succeed } from '../support/commands.ts';
import { compose } from '../support/stack.ts';

const workshop = (...args: readonly string[]) => compose(['--profile', 'workshop', ...args]);
const removeAll = () => workshop('down', '--remove-orphans', '--volumes', '--timeout', '2');

let browser: Browser;

before(async () => {
  await removeAll();
  await workshop('up', '--detach', '--wait');
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await removeAll();
});

test('lab 1 in Korean, predicted wrong, by the commands that the page shows', async () => {
  const context = await browser.newContext({ locale: 'ko-KR' });
  const page = await context.newPage();
  await page.goto(guideUrl);
  await page.locator('#lab-1 a').click();
  await page.locator('input[value="unhealthy"]').check();
  await page.getByRole('button', { name: '이렇게 예상한다' }).click();
  const commands = await page.locator('.steps .command code').allTextContents();
  assert.ok(commands.length >= 2);
  assert.ok(
    (await standing(1)).checks.every(({ done }) => !done),
    'nothing is done yet',
  );
  for (const command of commands) {
    const [program = '', ...words] = command.split(' ');
    await succeed(program, words);
  }
  await page.locator('[data-check="done"]').first().waitFor({ timeout: 30_000 });
  await page.reload();
  await page.locator('.countdown').first().waitFor({ timeout: 10_000 });
  await keepScreenshot(page, 'workshop-under-way');
  await page.locator('.result[data-result="wrong"]').waitFor({ timeout: 60_000 });
  await page.locator('[data-answer="predicted"]').getByText('나의 예상').waitFor();
  await keepScreenshot(page, 'workshop-explained');
  for (const { key, seen } of (await standing(1)).checks) {
    assert.ok(new Set(seen.map(({ source }) => source)).size >= 2, key);
  }
  await context.close();
});

test('what was done survives a restart of the guide, and of all that it watches', async () => {
  const before = await standing(1);
  assert.equal(before.predicted, 'unhealthy');
  await workshop('up', '--detach', '--force-recreate', '--wait');
  const now = await waitFor('the guide', 30, () => standing(1).catch(() => undefined));
  assert.deepEqual([now.state, now.predicted], ['explained', 'unhealthy']);
});
