// Makes the page live: what has changed comes from the server, and is patched in.
import { patch } from 'page-kit/patch.ts';
import { keepStream } from 'page-kit/stream.ts';

/** Milliseconds for which a button says that it has copied. */
const ACKNOWLEDGEMENT = 1_500;

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

keepStream(
  `/events?path=${encodeURIComponent(path)}`,
  { main: (html) => showMain(JSON.parse(html)) },
  (link) => {
    if (link !== 'opening') document.body.dataset.link = link;
  },
);

document.addEventListener('click', async ({ target }) => {
  if (!(target instanceof HTMLButtonElement) || !target.matches('.copy')) return;
  const code = target.parentElement?.querySelector('code');
  if (!code || !(await copy(code)) || target.textContent === copied) return;
  const label = target.textContent;
  target.textContent = copied;
  setTimeout(() => {
    target.textContent = label;
  }, ACKNOWLEDGEMENT);
});

/** Outside of localhost and https there is no clipboard for scripts; what is selected can be copied by hand. */
async function copy(code: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
    return true;
  } catch {
    getSelection()?.selectAllChildren(code);
    return document.execCommand('copy');
  }
}
