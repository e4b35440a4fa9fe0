// Sends forms without leaving the page. What has changed comes back with the next update.
import { setText } from './dom.ts';

interface Refusal {
  detail?: string;
  errors?: { field: string; detail: string }[];
}

/**
 * Sends the form now, and shows next to it why it was refused.
 *
 * @returns whether the server has done it
 */
export async function send(form: HTMLFormElement): Promise<boolean> {
  const problem = await post(form);
  const place = form.querySelector('.form-problem') ?? createPlace(form);
  setText(place, problem ?? '');
  for (const details of form.querySelectorAll('details')) if (problem) details.open = true;
  return problem === undefined;
}

/** Sends every form with this function instead of loading a page, those that come later too. */
export function interceptForms(except: string): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.matches(except)) return;
    event.preventDefault();
    void send(form);
  });
}

/** @returns why it did not work, or undefined if it did */
async function post(form: HTMLFormElement): Promise<string | undefined> {
  const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  try {
    const response = await fetch(form.action, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: new URLSearchParams(fields),
    });
    if (response.ok) return undefined;
    const { detail, errors = [] }: Refusal = await response.json();
    const fieldErrors = errors.map((error) => `${error.field}: ${error.detail}`).join('; ');
    return fieldErrors || detail || `The server answered ${response.status}.`;
  } catch {
    return 'This page got no answer from its own web server.';
  }
}

function createPlace(form: HTMLFormElement): HTMLElement {
  const place = document.createElement('p');
  place.className = 'form-problem';
  place.setAttribute('role', 'alert');
  form.append(place);
  return place;
}
