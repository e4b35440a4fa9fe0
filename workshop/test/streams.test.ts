// Open pages get what has changed, and nothing else.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { serveTestGuide } from './support/guide.ts';

/** Opens the stream of a page until the test ends. */
async function open(t: TestContext, address: string, path: string) {
  const abort = new AbortController();
  t.after(() => abort.abort());
  const response = await fetch(`${address}/events?path=${path}`, { signal: abort.signal });
  const page = { status: response.status, text: '' };
  const read = async () => {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? [])
      page.text += chunk;
  };
  void read().catch(() => {
    // The test or the server has closed it.
  });
  const count = (kind: string) => page.text.split(`event: ${kind}\n`).length - 1;
  return { page, count };
}

test('a page gets its main part at first, and again when something on it has changed', async (t) => {
  const { address, guide } = await serveTestGuide(t);
  const lab = await open(t, address, '/labs/1');
  const list = await open(t, address, '/');
  await waitFor(
    'the first main parts',
    30,
    () => lab.count('main') === 1 && list.count('main') === 1,
  );
  await waitFor('signs of life', 30, () => lab.count('heartbeat') >= 2);
  assert.equal(lab.count('main'), 1);
  guide.progress.predict('01-up-is-not-well', 'up', Date.now());
  await waitFor('the commands', 30, () => lab.page.text.includes('check-broken'));
  await waitFor('the list', 30, () => list.page.text.includes('0 of 2 checks'));
});

test('there is no stream of what is no page', async (t) => {
  const { address } = await serveTestGuide(t);
  for (const path of ['/labs/99', '/events', '']) {
    assert.equal((await open(t, address, path)).page.status, 404, path);
  }
});

test('when the guide stops, streams end', async (t) => {
  const { address, streams } = await serveTestGuide(t);
  const { page } = await open(t, address, '/');
  assert.equal(page.status, 200);
  streams.close();
  assert.equal((await open(t, address, '/')).page.status, 503);
});
