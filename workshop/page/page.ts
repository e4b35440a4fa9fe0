// Makes the page live: what has changed comes from the server, and is patched in.
import { takeOverCopying } from './copy.ts';
import { patchMain } from './patch.ts';

/** Milliseconds without a sign of life after which the connection is believed to be dead. */
const SILENCE_LIMIT = 12_000;
/** Milliseconds from the loss of the connection to the next try. */
const RETRY_DELAY = 2_000;

const { path = '/' } = document.body.dataset;
let source: EventSource | undefined;
let silence: number | undefined;

function show(link: 'live' | 'lost'): void {
  document.body.dataset.link = link;
}

function noteSignOfLife(): void {
  show('live');
  clearTimeout(silence);
  silence = setTimeout(lose, SILENCE_LIMIT);
}

function close(): void {
  source?.close();
  clearTimeout(silence);
}

function lose(): void {
  close();
  show('lost');
  silence = setTimeout(open, RETRY_DELAY);
}

function open(): void {
  close();
  source = new EventSource(`/events?path=${encodeURIComponent(path)}`);
  source.addEventListener('main', ({ data }) => {
    noteSignOfLife();
    patchMain(JSON.parse(data));
  });
  source.addEventListener('heartbeat', noteSignOfLife);
  source.addEventListener('error', lose);
}

takeOverCopying(document.body.dataset.copied ?? '');
// A browser has few connections to a server: pages that nobody sees must not hold them.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) close();
  else open();
});
if (!document.hidden) open();
