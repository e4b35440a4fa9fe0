// The button: asks for a number without leaving the page. The answer comes with the next update, as
// every user's does.

/** Milliseconds after which a click is given up, when the server's own time-out is switched off. */
const PATIENCE = 60_000;

export interface NumberListener {
  onAsking(isAsking: boolean): void;
  /** The page's own server cannot be reached. */
  onFailure(why: string): void;
}

/**
 * Further clicks are ignored until the first has its answer. forms.ts keeps the browser from leaving the page.
 */
export function startNumberCard({ onAsking, onFailure }: NumberListener): void {
  let isAsking = false;
  document.addEventListener('submit', async (event) => {
    const form = event.target as HTMLFormElement;
    if (form.getAttribute('action') !== '/' || form.method !== 'post' || isAsking) return;
    isAsking = true;
    onAsking(true);
    try {
      await fetch('/api/number', { signal: AbortSignal.timeout(PATIENCE) });
    } catch {
      onFailure('This page got no answer from its own web server.');
    }
    isAsking = false;
    onAsking(false);
  });
}
