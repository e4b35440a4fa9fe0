// More replicas than there is room for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startChromium } from 'test-kit/browser.ts';
import { waitFor } from 'test-kit/wait.ts';
import { SAMPLES } from '../samples.ts';
import { openSample } from './live-page.ts';

const browser = await startChromium();

test('twelve replicas: the rows alone scroll, by keyboard too, and stay where they are', async (t) => {
  const { web, page } = await openSample(t, browser, SAMPLES.twelve);
  await page.locator('#top').getByText('11 replicas, and 3 more are not watched').waitFor();
  assert.equal(await page.locator('#chart .mono').count(), 12);
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

  const rows = page.getByRole('region', { name: '12 replicas' });
  await rows.focus();
  await page.keyboard.press('End');
  await waitFor('the last row', 5, async () => (await scrolled()) >= hidden - 1);
  assert.deepEqual(await places(), [users, axis, hidden]);
  await page.evaluate(`globalThis.drawing = document.querySelector('#rows svg')`);
  const { now } = SAMPLES.twelve;
  web.tell([{ kind: 'switch', what: 'asking', perSecond: 5, id: 1_000, at: now, until: now }]);
  await waitFor('another drawing', 5, () =>
    page.evaluate<boolean>(`document.querySelector('#rows svg') !== drawing`),
  );
  assert.ok((await scrolled()) >= hidden - 1);
  assert.equal(await page.evaluate('document.activeElement.id'), 'rows');
  await rows.getByText('and 3 more are not watched').waitFor();
});
