// What a person does on the page, without leaving it. What has changed comes back with the next update.
import type { Problem } from 'contract';
import type { AxisMode, OwnCall, View } from './view.ts';

/** Milliseconds after which a click is given up, when the server's own time-out is switched off. */
const PATIENCE = 60_000;
/** Milliseconds after which the page says that a click has no answer; a form's is then given up. */
const LONGEST_WAIT = 5_000;
const NO_ANSWER =
  'No answer from the web server. A browser has six connections to it: close other windows of this page.';

export interface InputListener {
  /** A click on the button has no answer yet. */
  onAsking(): void;
  /** It has one; undefined when the web server gave none. */
  onNumber(own: Omit<OwnCall, 'at'> | undefined): void;
  /** @param why missing when the server has done what was asked for */
  onAnswer(address: string, why: string | undefined): void;
  /** @param target an instance, or `all`; each page has a choice of its own */
  onTarget(target: string): void;
  onMode(mode: AxisMode): void;
  /** The drawing has another size. */
  onSize(size: View['size']): void;
}

/**
 * Takes over all forms that are sent by POST, those that come later too.
 *
 * @throws Error when the page has no chart, which is a mistake in its template
 */
export function takeOverInputs(listener: InputListener): void {
  const { onAsking, onNumber, onAnswer, onTarget, onMode } = listener;
  let isAsking = false;

  async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
    const address = submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? '/';
    const why = await post(address, fieldsOf(form, submitter));
    onAnswer(address, why);
    if (why === undefined) form.closest<HTMLElement>('[popover]')?.hidePopover();
    // What the server did not take is shown no longer.
    else if (form.dataset.sends) form.reset();
  }

  /** Further clicks are ignored until the answer comes. */
  async function askForNumber(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    onAsking();
    const notice = setTimeout(onAnswer, LONGEST_WAIT, '/', NO_ANSWER);
    const own = await getNumber();
    clearTimeout(notice);
    isAsking = false;
    onNumber(own);
    onAnswer('/', own ? undefined : NO_ANSWER);
  }

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== 'post') return;
    event.preventDefault();
    void (form.getAttribute('action') === '/' ? askForNumber() : send(form, event.submitter));
  });
  document.addEventListener('change', ({ target }) => {
    const { form, id, value } = target as HTMLInputElement | HTMLSelectElement;
    if (id === 'target') onTarget(value);
    if (form?.id === 'axis') onMode(value === 'break' ? 'break' : 'last');
    // A choice is sent as soon as it is made.
    if (form?.dataset.sends === 'at-once') void send(form, null);
  });
  watchSize(listener);
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

/** The time axis fills the place that it has. */
function watchSize({ onSize }: InputListener): void {
  const chart = document.getElementById('chart');
  if (!chart) throw new Error('the page has no #chart');
  const tellSize = (): void => {
    const unit = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    onSize({ width: chart.clientWidth, height: chart.clientHeight, unit });
  };
  new ResizeObserver(tellSize).observe(chart);
  tellSize();
}

/** A button may say by itself which replica it is for. */
function fieldsOf(form: HTMLFormElement, submitter: HTMLElement | null): URLSearchParams {
  const fields = [...new FormData(form, submitter)].map(([name, value]) => [name, String(value)]);
  const target = document.querySelector<HTMLSelectElement>('#target:enabled');
  const isFault = form.closest('#faults') !== null;
  const isSaid = fields.some(([name]) => name === 'replica');
  if (target && isFault && !isSaid) fields.push(['replica', target.value]);
  return new URLSearchParams(fields);
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
