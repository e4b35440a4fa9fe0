// Keeps an event stream open while the page is visible, and resumes it after the last event that it got.

/** Milliseconds without data after which a connection counts as dead. */
const SILENCE_LIMIT = 12_000;
/** Milliseconds from the loss of the stream to the next attempt. */
const RETRY_DELAY = 2_000;

/** `opening`: no data yet; `lost`: the server closed or rejected it, or sends nothing. */
export type Link = 'opening' | 'live' | 'lost';

/**
 * Keeps the stream open until the page closes. A hidden page holds no connection, because browsers limit the number of
 * connections to a server. `take` is called with the data of each event, by the event's kind; `onLink` with each change,
 * and with `live` for any data.
 */
export function keepStream(
  path: string,
  take: Record<string, (data: string) => void>,
  onLink: (link: Link) => void,
): void {
  const address = new URL(path, location.href);
  let source: EventSource | undefined;
  let timer: number | undefined;

  function noteSignOfLife({ lastEventId }: MessageEvent<string>): void {
    if (lastEventId) address.searchParams.set('lastEventId', lastEventId);
    clearTimeout(timer);
    timer = setTimeout(lose, SILENCE_LIMIT);
    onLink('live');
  }

  function open(): void {
    close();
    onLink('opening');
    source = new EventSource(address);
    for (const [kind, takeData] of Object.entries(take)) {
      source.addEventListener(kind, (event) => {
        noteSignOfLife(event);
        takeData(event.data);
      });
    }
    source.addEventListener('heartbeat', noteSignOfLife);
    source.addEventListener('error', lose);
    timer = setTimeout(lose, SILENCE_LIMIT);
  }

  function close(): void {
    source?.close();
    clearTimeout(timer);
  }

  function lose(): void {
    close();
    onLink('lost');
    timer = setTimeout(open, RETRY_DELAY);
  }

  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));
  if (!document.hidden) open();
}
