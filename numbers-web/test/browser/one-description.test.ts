import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';
import { ejsPlugin, loadTemplates } from 'page-kit/templates.ts';
import { startChromium } from 'test-kit/browser.ts';
import { pageModel } from '../../page/model.ts';
import { STILL_SIZE, type View } from '../../page/view.ts';
import { SAMPLES } from '../samples.ts';

const browser = await startChromium();
const PAGE_FOLDER = join(import.meta.dirname, '..', '..', 'page');

/** What the browser renders with, as a script that leaves it in the variable `page`. */
async function bundleForBrowser(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { createRenderer } from 'page-kit/render.ts';
        import templates from './*/*.ejs';
        export { pageModel } from './model.ts';
        export const render = createRenderer(templates);`,
      resolveDir: PAGE_FOLDER,
      loader: 'ts',
    },
    bundle: true,
    format: 'iife',
    globalName: 'page',
    write: false,
    plugins: [ejsPlugin],
  });
  return outputFiles[0]?.text ?? '';
}

test('server and browser render each card alike, from the same state', async (t) => {
  const context = await browser.newContext({
    timezoneId: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  t.after(() => context.close());
  const page = await context.newPage();
  await page.addScriptTag({ content: await bundleForBrowser() });
  const render = loadTemplates(PAGE_FOLDER);

  for (const [name, state] of Object.entries(SAMPLES)) {
    for (const link of ['still', 'live', 'lost'] as const) {
      const view: View = {
        now: state.now + 5_000,
        link,
        newsAt: state.now,
        size: STILL_SIZE,
        refusals: { '/faults/error/on': 'status: must be <whole>', '/asking': '"no"' },
        isAsking: false,
      };
      const cards = Object.entries(pageModel(state, view));
      assert.equal(cards.length, 8);
      const rendered = await page.evaluate<Record<string, string>>(
        `Object.fromEntries(Object.entries(page.pageModel(${JSON.stringify(state)}, ${JSON.stringify(view)}))
          .map(([name, card]) => [name, page.render(name, card)]))`,
      );
      for (const [card, model] of cards) {
        const html = render(card, model);
        assert.ok(html.length > 100);
        assert.equal(rendered[card], html, `${card}, ${name}, ${link}`);
      }
    }
  }
});
