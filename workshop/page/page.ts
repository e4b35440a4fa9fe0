// Makes the page live: what has changed comes from the server, and is patched in.
import { patch } from 'page-kit/patch.ts';
import { keepStream } from 'page-kit/stream.ts';
import { takeOverCopying } from './copy.ts';

const { copied = '', path = '/' } = document.body.dataset;

function showMain(html: string): void {
  const main = document.getElementById('main');
  if (!main) return;
  const news = main.cloneNode(false) as HTMLElement;
  news.innerHTML = html;
  // The server knows times in UTC alone.
  for (const time of news.querySelectorAll('time')) {
    time.textContent = new Date(time.dateTime).toLocaleTimeString('en-GB');
  }
  patch(main, news);
}

takeOverCopying(copied);
keepStream(
  `/events?path=${encodeURIComponent(path)}`,
  { main: (html) => showMain(JSON.parse(html)) },
  (link) => {
    if (link !== 'opening') document.body.dataset.link = link;
  },
);
