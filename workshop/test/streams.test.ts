// Open pages get what has changed, and nothing else.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { serveTestGuide } from './support/guide.ts';

/** Opens the stream of a page until the test ends. */
async function open(t: TestContext, address: string, path: string, lastEventId?: string) {
  const abort = new AbortController();
  t.after(() => abort.abort());
  const response = await fetch(`${address}/events?path=${path}`, {
    headers: lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId },
    signal: abort.signal,
  });
  const page = { status: response.status, text: '', isOver: false };
  const read = async () => {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? [])
      page.text += chunk;
    page.isOver = true;
  };
  void read().catch(() => {
    // The test has closed it.
  });
  const mainParts = () => page.text.split('event: main\n').length - 1;
  return { page, mainParts };
}

test('a page gets its main part at first, and again when something on it has changed', async (t) => {
  const { address, guide, streams } = await serveTestGuide(t);
  const lab = await open(t, address, '/labs/1');
  const list = await open(t, address, '/');
  await waitFor('the first main parts', 120, () => lab.mainParts() === 1 && list.mainParts() === 1);
  streams.sendChanges();
  guide.progress.predict('01-up-is-not-well', 'up', Date.now());
  await waitFor('the commands', 120, () => lab.page.text.includes('check-broken'));
  await waitFor('the list', 120, () => list.page.text.includes('0 of 2 checks'));
  assert.equal(lab.mainParts(), 2);
  assert.equal(list.mainParts(), 2);
});

test('a page that comes back gets its main part only if it is another one', async (t) => {
  const { address, guide } = await serveTestGuide(t);
  const first = await open(t, address, '/');
  await waitFor('the main part', 120, () => first.mainParts() === 1);
  const id = /^id: (.*)$/m.exec(first.page.text)?.[1];
  const second = await open(t, address, '/', id);
  await waitFor('a sign of life', 120, () => second.page.text.includes('event: heartbeat'));
  guide.progress.predict('01-up-is-not-well', 'up', Date.now());
  await waitFor('the change', 120, () => second.page.text.includes('0 of 2 checks'));
  assert.equal(second.mainParts(), 1);
});

test('there is no stream of what is no page', async (t) => {
  const { address } = await serveTestGuide(t);
  for (const path of ['/labs/99', '/events', '']) {
    assert.equal((await open(t, address, path)).page.status, 404, path);
  }
});

test('when the guide stops, streams end', async (t) => {
  const { address, streams } = await serveTestGuide(t);
  const { page, mainParts } = await open(t, address, '/');
  await waitFor('the first main part', 120, () => mainParts() === 1);
  assert.equal(page.isOver, false);
  streams.close();
  await waitFor('the end of the stream', 120, () => page.isOver);
  assert.equal((await open(t, address, '/')).page.status, 503);
});
