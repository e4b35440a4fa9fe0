// Patches a card into the page: what has not changed stays the element that it was, with its focus, its
// selection, its open panel, and with what a person has typed or chosen meanwhile.
import morphdom from 'morphdom';

/** @param html the whole element anew; it is trusted, since templates escape what comes from elsewhere */
export function patch(element: Element, html: string): void {
  morphdom(element, html, {
    onBeforeElUpdated(from, to) {
      // The server says what it said before: whatever a person has done here since is left alone.
      if (from.isEqualNode(to)) return false;
      // Patched by itself.
      if (to.hasAttribute('data-part')) return false;
      // Drawn anew each time: to compare would take longer than to replace it.
      if (from instanceof SVGSVGElement && from.parentElement?.matches('#chart, #lanes')) {
        from.replaceWith(to);
        return false;
      }
      if (from instanceof HTMLSelectElement && to instanceof HTMLSelectElement) {
        takeOverOptions(from, to);
        return false;
      }
      keepInput(from, to);
      return true;
    },
  });
}

/** Of a field only what the server has changed is taken over. */
function keepInput(from: HTMLElement, to: HTMLElement): void {
  if (from instanceof HTMLInputElement && to instanceof HTMLInputElement) {
    if (from.defaultValue === to.defaultValue) to.value = from.value;
    if (from.defaultChecked === to.defaultChecked) to.checked = from.checked;
  }
}

/** With the choice that the new ones have, which would get lost while they move over one by one. */
function takeOverOptions(from: HTMLSelectElement, to: HTMLSelectElement): void {
  const { disabled, value } = to;
  from.replaceChildren(...to.childNodes);
  Object.assign(from, { disabled, value });
}
