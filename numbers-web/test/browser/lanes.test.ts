// What the page says of several replicas, state by state.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { startChromium } from 'test-kit/browser.ts';
import { waitFor } from 'test-kit/wait.ts';
import { shortName } from '../../src/live/shorten.ts';
import { SAMPLES } from '../samples.ts';
import { openSample } from './live-page.ts';

const browser = await startChromium();

interface Expected {
  header: string;
  word: string;
  releases: string;
  /** What stands in other places, by their selectors. */
  texts?: Record<string, string | RegExp>;
}

const STATES: Readonly<Record<string, Expected>> = {
  'one-of-three': {
    header: '3 replicas · v3',
    word: 'Degraded: 2 of 3 good, 3 take requests; Docker: a1b2c3 still healthy',
    releases: 'All on v3 ×3',
    texts: {
      '#recovery .headline': /^1 of 3 broken for /,
      '#recovery .about': /^by error in a1b2c3, since /,
      '#recovery .others': '0 of 62 lost: the other two carried on',
      '#strip [data-type="error"]': /^error on 1 of 3: a1b2c3/,
      '#strip [data-type="latency"]': /^latency on 2 of 3 24 hits, \d+ s left/,
      '#events li:first-child': /a1b2c3: \/health fails/,
      '#column-a1b2c3d4e5f6 .visually-hidden': 'a1b2c3: 67 good, 31 failed',
    },
  },
  'carried-on': {
    header: '3 replicas · v3',
    word: 'Healthy: 3 of 3 take requests; Docker: all healthy',
    releases: 'All on v3 ×3',
    texts: {
      '#recovery .about': /^broken by error in a1b2c3 at /,
      '#recovery .others': '0 of 210 lost: the other two carried on',
    },
  },
  down: {
    header: '3 replicas · v3',
    word: 'Down: 0 of 3 good, 3 take requests; Docker: all unhealthy',
    releases: 'All on v3 ×3',
    texts: {
      '#recovery .headline': /^3 of 3 broken for /,
      '#recovery .about': /^by error in 3 replicas, since /,
      '#recovery .others': '138 of 140 lost',
      '#strip [data-type="error"]': /^error on all 3/,
    },
  },
  degraded: {
    header: 'Kubernetes · 2 replicas · v3',
    word: 'Degraded: 2 of 3 take requests',
    releases: 'All on v3 ×2',
  },
  left: {
    header: '2 replicas · v3',
    word: 'Healthy: 2 of 2 take requests; Docker: all healthy',
    releases: 'All on v3 ×2',
  },
  update: {
    header: '6 replicas · v3 → v4',
    word: 'Healthy: 6 of 6 take requests; Docker: all healthy',
    releases: 'Update v3 ×3 → v4 ×3',
    texts: { '#chart': /v3 ×4, v4 ×2.*Update to v4/s },
  },
  leaving: {
    header: 'Kubernetes · 9 replicas · v3 → v4',
    word: 'Degraded: 6 of 9 take requests',
    releases: 'Update v3 ×6 → v4 ×3',
    texts: { '#service .reason': /^6cf7p, z8mxk and mnlc6 are not ready: / },
  },
  rollback: {
    header: '6 replicas · v4 → v3',
    word: 'Degraded: 5 of 6 good, 6 take requests; Docker: 5 healthy, 1 unhealthy',
    releases: 'Rollback v4 ×1 → v3 ×5',
    texts: { '#chart': /Rollback to v3/ },
  },
  'rolled-back': {
    header: '6 replicas · v3',
    word: 'Healthy: 6 of 6 take requests; Docker: all healthy',
    releases: 'Rolled back from v4 to v3 ×6',
    texts: { '#chart': /Rollback to v3.*All on v3/s },
  },
};

for (const [name, { header, word, releases, texts = {} }] of Object.entries(STATES)) {
  test(`several replicas, ${name}: lanes, words and releases`, async (t) => {
    const sample = SAMPLES[name as keyof typeof SAMPLES];
    const { page } = await openSample(t, browser, sample);
    const names = sample.replicas.map(({ instance }) => shortName(instance));
    assert.deepEqual(await page.locator('#chart .mono').allTextContents(), names);
    assert.equal(await textOf(page, '#top .where'), header);
    assert.equal(await textOf(page, '#service .condition'), word);
    const boxes = await textsOf(
      page,
      '#service .update > :is(span:not(.visually-hidden), .release)',
    );
    assert.equal(boxes.map((text) => text.replace(/(×\d+).*/s, '$1')).join(' '), releases);
    for (const [selector, text] of Object.entries(texts)) {
      const found = await textOf(page, selector);
      if (typeof text === 'string') assert.equal(found, text);
      else assert.match(found, text);
    }
  });
}

async function textOf(page: Page, selector: string): Promise<string> {
  return (await textsOf(page, selector))[0] ?? '';
}

async function textsOf(page: Page, selector: string): Promise<string[]> {
  const texts = await page.locator(selector).allTextContents();
  return texts.map((text) => text.replace(/\s+/g, ' ').trim());
}

test('twelve replicas: the lanes alone scroll, by keyboard too, and stay where they are', async (t) => {
  const { web, page } = await openSample(t, browser, SAMPLES.twelve);
  await page.locator('#top').getByText('12 replicas, and 3 more are not watched').waitFor();
  assert.equal(await page.locator('#chart .mono').count(), 12);
  const scrolled = () => page.evaluate<number>(`document.getElementById('lanes').scrollTop`);
  /** Where users and the axis are, and how much more than the place the lanes need. */
  const places = () =>
    page.evaluate<[users: number, axis: number, hidden: number]>(`(() => {
      const lanes = document.getElementById('lanes');
      const [above, below] = document.querySelectorAll('#chart > svg');
      return [above.getBoundingClientRect().top, below.getBoundingClientRect().top,
        lanes.scrollHeight - lanes.clientHeight];
    })()`);
  const [users, axis, hidden] = await places();
  assert.ok(hidden > 50, `${hidden} px`);

  const lanes = page.getByRole('region', { name: '12 replicas' });
  await lanes.focus();
  await page.keyboard.press('End');
  await waitFor('the last lane', 5, async () => (await scrolled()) >= hidden - 1);
  assert.deepEqual(await places(), [users, axis, hidden]);
  await page.evaluate(`globalThis.drawing = document.querySelector('#lanes svg')`);
  web.tell({ askingPerSecond: 5 });
  await waitFor('another drawing', 5, () =>
    page.evaluate<boolean>(`document.querySelector('#lanes svg') !== drawing`),
  );
  assert.ok((await scrolled()) >= hidden - 1);
  assert.equal(await page.evaluate('document.activeElement.id'), 'lanes');
  await lanes.getByText('and 3 more are not watched').waitFor();
});
