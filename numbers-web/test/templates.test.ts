// The templates as the build compiles them for browsers, in a context of its own.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import { ejsPlugin, loadTemplates } from 'page-kit/templates.ts';
import { tellStory } from 'story/tell.ts';
import { pageModel } from '../page/model.ts';
import { STILL_VIEW, type View } from '../page/view.ts';
import { SAMPLES } from './samples.ts';

const PAGE_FOLDER = join(import.meta.dirname, '../page');

test('server and browser render each card alike, from the same state', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { createRenderer } from 'page-kit/render.ts';
        import templates from './*/*.ejs';
        import { pageModel } from './model.ts';
        const render = createRenderer(templates);
        renderCard = (name, state, view) => render(name, pageModel(state, view)[name]);`,
      resolveDir: PAGE_FOLDER,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    plugins: [ejsPlugin],
  });
  const browser = { renderCard: (_name: string, _state: object, _view: object) => '' };
  runInNewContext(outputFiles[0]?.text ?? '', browser);
  const render = loadTemplates(PAGE_FOLDER);

  for (const [name, { recording, now }] of Object.entries(SAMPLES)) {
    const state = tellStory(recording, now);
    for (const link of ['still', 'live', 'lost'] as const) {
      const refusals = { '/faults/error/on': 'status: must be <whole>', '/asking': '"no"' };
      const view: View = { ...STILL_VIEW, now: now + 5_000, newsAt: now, link, refusals };
      const cards = Object.entries(pageModel(state, view));
      assert.equal(cards.length, 8);
      for (const [card, model] of cards) {
        const html = render(card, model);
        assert.ok(html.length > 100);
        assert.equal(browser.renderCard(card, state, view), html, `${card}, ${name}, ${link}`);
      }
    }
  }
});
