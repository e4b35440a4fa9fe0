// A page without a browser: reads the stream and keeps a copy of the server's state.
import type { TestContext } from 'node:test';
import { merge } from '../src/live/merge.ts';
import type { LiveState } from '../src/live/state.ts';

export interface EventPage {
  response: Response;
  state: LiveState | undefined;
  lastEventId: string;
  /** The kinds of messages that were received, in this order, without signs of life. */
  messages: string[];
  /** When each update was sent, by the server's clock. */
  updates: number[];
  close(): void;
}

/**
 * Opens GET /events until the test ends.
 *
 * @param before the page that has lost its stream and comes back
 */
export async function openPage(
  test: Pick<TestContext, 'after'>,
  address: string,
  before?: EventPage,
): Promise<EventPage> {
  const abort = new AbortController();
  test.after(() => abort.abort());
  const response = await fetch(`${address}/events`, {
    headers: before ? { 'Last-Event-ID': before.lastEventId } : {},
    signal: abort.signal,
  });
  const page: EventPage = {
    response,
    state: before?.state,
    lastEventId: '',
    messages: [],
    updates: [],
    close: () => abort.abort(),
  };
  void readMessages(response, ({ event, data, id }) => {
    if (event === 'heartbeat') return;
    page.messages.push(event);
    page.lastEventId = id;
    if (event === 'snapshot') page.state = JSON.parse(data);
    if (event === 'update' && page.state) {
      page.state = merge(page.state, JSON.parse(data));
      page.updates.push(page.state.now);
    }
  }).catch(() => {
    // The page or the server was closed.
  });
  return page;
}

async function readMessages(
  response: Response,
  tell: (message: { event: string; data: string; id: string }) => void,
): Promise<void> {
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const messages = (text + chunk).split('\n\n');
    text = messages.pop() ?? '';
    for (const message of messages) {
      const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(message)?.[1] ?? '';
      const event = field('event');
      if (event) tell({ event, data: field('data'), id: field('id') });
    }
  }
}
