// The forms that break the API. They come from the server; here they are kept up to date.
import type { LiveState } from '../src/live/state.ts';
import { byId } from './dom.ts';

let isLoading = false;

export function showFaultPanel({ api }: LiveState): void {
  const panel = byId('faults');
  if (panel.dataset.faultInjection !== api.faultInjection) void load(panel);
  for (const fault of panel.querySelectorAll<HTMLElement>('.fault')) {
    const isActive = api.faults.some(({ type }) => type === fault.dataset.type);
    fault.classList.toggle('active', isActive);
    const switchOff = fault.querySelector<HTMLElement>('.switch-off');
    if (switchOff) switchOff.hidden = !isActive;
  }
}

/** Which faults there are is known only once the API has told. */
async function load(panel: HTMLElement): Promise<void> {
  if (isLoading) return;
  isLoading = true;
  try {
    const response = await fetch('/faults');
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
    const section = fresh.getElementById('faults');
    if (response.ok && section) panel.replaceWith(document.adoptNode(section));
  } catch {
    // The next update tries again.
  } finally {
    isLoading = false;
  }
}
