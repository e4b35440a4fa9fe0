// Patches an element of the page. Unchanged elements stay, with their focus, selection and open panels, and with what
// the user has typed or chosen meanwhile.
import morphdom from 'morphdom';

/** Patches an element, except for parts with the attribute `data-own`. HTML is trusted: templates escape all texts. */
export function patch(element: Element, news: Element | string): void {
  morphdom(element, news, {
    onBeforeElUpdated(from, to) {
      // Unchanged since the last patch, so the user's changes stay.
      if (from.isEqualNode(to) || to.hasAttribute('data-own')) return false;
      // Replacing a drawing is faster than comparing it.
      if (from instanceof SVGSVGElement) {
        from.replaceWith(to);
        return false;
      }
      if (from instanceof HTMLSelectElement && to instanceof HTMLSelectElement) {
        takeOverOptions(from, to);
        return false;
      }
      keepState(from, to);
      return true;
    },
  });
}

/** Copies only those properties of a field that the server changed. */
function keepState(from: HTMLElement, to: HTMLElement): void {
  if (from instanceof HTMLInputElement && to instanceof HTMLInputElement) {
    if (from.defaultValue === to.defaultValue) to.value = from.value;
    if (from.defaultChecked === to.defaultChecked) to.checked = from.checked;
  }
  if (from instanceof HTMLDetailsElement && to instanceof HTMLDetailsElement) to.open = from.open;
}

/** Replaces options and keeps the selection of the new ones, which moving them one by one would lose. */
function takeOverOptions(from: HTMLSelectElement, to: HTMLSelectElement): void {
  const { disabled, value } = to;
  from.replaceChildren(...to.childNodes);
  Object.assign(from, { disabled, value });
}
