// Patches an element of the page: what has not changed stays the element that it was, with its focus, its
// selection, its open panel, and with what a person has typed, chosen or opened meanwhile.
import morphdom from 'morphdom';

/**
 * Leaves alone what has the attribute `data-own`, which changes by itself.
 *
 * @param news the whole element as it is now; a text is trusted, since templates escape what comes from elsewhere
 */
export function patch(element: Element, news: Element | string): void {
  morphdom(element, news, {
    onBeforeElUpdated(from, to) {
      // The server says what it said before: whatever a person has done here since is left alone.
      if (from.isEqualNode(to) || to.hasAttribute('data-own')) return false;
      // To compare a drawing would take longer than to replace it.
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

/** Of a field only what the server has changed is taken over. */
function keepState(from: HTMLElement, to: HTMLElement): void {
  if (from instanceof HTMLInputElement && to instanceof HTMLInputElement) {
    if (from.defaultValue === to.defaultValue) to.value = from.value;
    if (from.defaultChecked === to.defaultChecked) to.checked = from.checked;
  }
  if (from instanceof HTMLDetailsElement && to instanceof HTMLDetailsElement) to.open = from.open;
}

/** With the choice that the new ones have, which would get lost while they move over one by one. */
function takeOverOptions(from: HTMLSelectElement, to: HTMLSelectElement): void {
  const { disabled, value } = to;
  from.replaceChildren(...to.childNodes);
  Object.assign(from, { disabled, value });
}
