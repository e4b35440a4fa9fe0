// Sends the page's forms without leaving it. What has changed comes back with the next update.

interface Refusal {
  detail?: string;
  errors?: { field: string; detail: string }[];
}

export interface FormsListener {
  /** @param why missing when the server has done it */
  onAnswer(address: string, why: string | undefined): void;
}

/** Takes over all forms that are sent by POST, those that come later too. */
export function takeOverForms({ onAnswer }: FormsListener): void {
  async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
    const address = submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? '/';
    const why = await post(address, fieldsOf(form, submitter));
    onAnswer(address, why);
    if (why === undefined) form.closest<HTMLElement>('[popover]')?.hidePopover();
    // What the server did not take is shown no longer.
    else if (form.dataset.sends) form.reset();
  }

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== 'post') return;
    event.preventDefault();
    if (form.getAttribute('action') !== '/') void send(form, event.submitter);
  });
  // A choice is sent as soon as it is made.
  document.addEventListener('change', (event) => {
    const form = (event.target as HTMLInputElement).form;
    if (form?.dataset.sends === 'at-once') void send(form, null);
  });
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
    const response = await fetch(address, { method: 'POST', headers, body });
    if (response.ok) return undefined;
    const { detail, errors = [] }: Refusal = await response.json();
    const fieldErrors = errors.map((error) => `${error.field}: ${error.detail}`).join('; ');
    return fieldErrors || detail || `The server answered ${response.status}.`;
  } catch {
    return 'This page got no answer from its own web server.';
  }
}
