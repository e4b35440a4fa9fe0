// Patches the main part of the page: what has not changed stays the element that it was, with its focus and
// its selection, and with what a person has chosen or opened meanwhile.
import morphdom from 'morphdom';

export function patchMain(html: string): void {
  const main = document.getElementById('main');
  if (!main) return;
  const news = main.cloneNode(false) as HTMLElement;
  news.innerHTML = html;
  showLocalTimes(news);
  morphdom(main, news, {
    onBeforeElUpdated(from, to) {
      if (from.isEqualNode(to)) return false;
      // It says for a while that it has copied, and changes back by itself.
      if (from.matches('.copy')) return false;
      if (from instanceof HTMLDetailsElement && to instanceof HTMLDetailsElement)
        to.open = from.open;
      if (from instanceof HTMLInputElement && to instanceof HTMLInputElement) {
        to.checked = from.checked;
      }
      return true;
    },
  });
}

/** The server knows times in UTC alone. */
function showLocalTimes(root: ParentNode): void {
  for (const time of root.querySelectorAll('time')) {
    time.textContent = new Date(time.dateTime).toLocaleTimeString('en-GB');
  }
}
