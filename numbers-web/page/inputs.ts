// What a person does on the page, without leaving it. What has changed comes back with the next update.
import type { Problem } from 'contract';
import type { Time } from 'story/story.ts';
import type { OwnCall, View } from './view.ts';

/** Milliseconds after which a click is given up, when the server's own time-out is switched off. */
const PATIENCE = 60_000;
/** Milliseconds after which the page says that a click has no answer; a form's is then given up. */
const LONGEST_WAIT = 5_000;
const NO_ANSWER =
  'No answer from the web server. A browser has six connections to it: close other windows of this page.';

/** What the inputs need of the page that they are on. */
interface Page {
  change(changes: Partial<View>): void;
  /** The server's time. */
  now(): Time;
  /** The latest recovery. */
  recoveryId(): string | undefined;
}

/** Takes over all forms that are sent by POST, those that come later too. */
export function takeOverInputs(page: Page): void {
  const { change, now } = page;
  let isAsking = false;

  async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
    const address = submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? '/';
    const why = await post(address, fieldsOf(form, submitter));
    change({ refusals: { [address]: why } });
    if (why === undefined) form.closest<HTMLElement>('[popover]')?.hidePopover();
    // What the server did not take is shown no longer.
    else if (form.dataset.sends) form.reset();
  }

  /** Further clicks are ignored until the answer comes. */
  async function askForNumber(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    change({ isAsking });
    const refusals = { '/': NO_ANSWER };
    const notice = setTimeout(change, LONGEST_WAIT, { refusals });
    const own = await getNumber();
    clearTimeout(notice);
    isAsking = false;
    change(own ? { isAsking, refusals: {}, own: { ...own, at: now() } } : { isAsking, refusals });
  }

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== 'post') return;
    event.preventDefault();
    void (form.getAttribute('action') === '/' ? askForNumber() : send(form, event.submitter));
  });
  document.addEventListener('change', ({ target }) => {
    const { form, id, value } = target as HTMLInputElement | HTMLSelectElement;
    if (id === 'target') change({ target: value });
    // A choice is sent as soon as it is made.
    if (form?.dataset.sends === 'at-once') void send(form, null);
  });
  watchChart(page);
}

/** Lets the time axis show what a person chooses, and fill the place that it has. @throws Error without a chart */
export function watchChart({ change, recoveryId }: Omit<Page, 'now'>): void {
  const chart = document.getElementById('chart');
  if (!chart) throw new Error('the page has no #chart');
  document.addEventListener('change', ({ target }) => {
    const { form, value } = target as HTMLInputElement;
    const mode = value === 'break' ? 'break' : 'last';
    if (form?.id === 'axis') change({ axis: { mode, recoveryId: recoveryId() } });
  });
  new ResizeObserver(() => {
    const unit = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    change({ size: { width: chart.clientWidth, height: chart.clientHeight, unit } });
  }).observe(chart);
}

/** What the call got, a number or a problem; undefined without an answer of the web server. */
async function getNumber(): Promise<Omit<OwnCall, 'at'> | undefined> {
  try {
    const response = await fetch('/api/number', { signal: AbortSignal.timeout(PATIENCE) });
    const { number, problem, attempts, milliseconds } = await response.json();
    return { attempts, milliseconds, ...(response.ok ? { number } : { problem }) };
  } catch {
    return undefined;
  }
}

/** A button may say by itself which replica it is for. */
function fieldsOf(form: HTMLFormElement, submitter: HTMLElement | null): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form, submitter)) fields.append(name, String(value));
  const target = document.querySelector<HTMLSelectElement>('#target:enabled');
  if (target && form.closest('#faults') && !fields.has('replica')) {
    fields.append('replica', target.value);
  }
  return fields;
}

/** @returns why it did not work, or undefined if it did */
async function post(address: string, body: URLSearchParams): Promise<string | undefined> {
  try {
    const headers = { Accept: 'application/json' };
    const signal = AbortSignal.timeout(LONGEST_WAIT);
    const response = await fetch(address, { method: 'POST', headers, body, signal });
    if (response.ok) return undefined;
    const { detail, errors = [] }: Partial<Problem> = await response.json();
    const fieldErrors = errors.map((error) => `${error.field}: ${error.detail}`).join('; ');
    return fieldErrors || detail || `The server answered ${response.status}.`;
  } catch {
    return NO_ANSWER;
  }
}
