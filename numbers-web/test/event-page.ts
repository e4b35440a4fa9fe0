// A page without a browser: reads the stream and keeps a copy of the server's state.
import type { TestContext } from 'node:test';
import { type LiveState, merge } from '../src/live/state.ts';

export interface EventPage {
  response: Response;
  state: LiveState | undefined;
  /** The id of the last event, to come back with. */
  lastId: string;
  /** What was received, in this order. */
  messages: Message[];
  close(): void;
}

interface Message {
  id: string;
  event: string;
}

/** Opens GET /events until the test ends. */
export async function openPage(
  test: Pick<TestContext, 'after'>,
  address: string,
  lastEventId?: string,
): Promise<EventPage> {
  const abort = new AbortController();
  test.after(() => abort.abort());
  const response = await fetch(`${address}/events`, {
    signal: abort.signal,
    headers: lastEventId ? { 'Last-Event-ID': lastEventId } : {},
  });
  const page: EventPage = {
    response,
    state: undefined,
    lastId: '',
    messages: [],
    close: () => abort.abort(),
  };
  void readMessages(response, ({ id, event, data }) => {
    page.messages.push({ id, event });
    if (id) page.lastId = id;
    if (event === 'snapshot') page.state = JSON.parse(data);
    if (event === 'update' && page.state) page.state = merge(page.state, JSON.parse(data));
  }).catch(() => {
    // The page or the server was closed.
  });
  return page;
}

async function readMessages(
  response: Response,
  tell: (message: Message & { data: string }) => void,
): Promise<void> {
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const messages = (text + chunk).split('\n\n');
    text = messages.pop() ?? '';
    for (const message of messages) {
      const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(message)?.[1] ?? '';
      if (field('event')) tell({ id: field('id'), event: field('event'), data: field('data') });
    }
  }
}
