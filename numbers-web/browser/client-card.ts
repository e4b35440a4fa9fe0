// How the server's client copes.
import { type LiveState, SAFEGUARDS } from '../src/live/state.ts';
import { byId, setText } from './dom.ts';
import { send } from './forms.ts';
import { count, wholeDuration } from './words.ts';

/** What the two forms show of the server's choices; another visitor may change them. */
let shownChoices = '';

/** A choice is sent as soon as it is made. */
export function startClientCard(): void {
  for (const id of ['safeguards', 'asking']) {
    const form = byId(id) as HTMLFormElement;
    form.addEventListener('change', async () => {
      // What the server did not take is shown no longer.
      if (!(await send(form))) shownChoices = '';
    });
  }
}

/** Only after a change: what has just been chosen here is on its way and must not be undone. */
function showChoices({ client, askingPerSecond }: LiveState): void {
  const choices = JSON.stringify([client.safeguards, askingPerSecond]);
  if (choices === shownChoices) return;
  shownChoices = choices;
  for (const name of SAFEGUARDS) {
    const box = document.querySelector<HTMLInputElement>(`#safeguards [name=${name}]`);
    if (box) box.checked = client.safeguards[name];
  }
  (byId('per-second') as HTMLSelectElement).value = String(askingPerSecond);
}

export function showClient(state: LiveState, now: number): void {
  const { client, cells } = state;
  showChoices(state);
  const breaker = byId('breaker');
  breaker.dataset.breaker = client.breaker;
  setText(breaker, client.breaker);
  setText(byId('waiting'), String(client.waiting));
  const { lastCall, lastNumber } = client;
  if (lastCall) {
    setText(
      byId('last-call'),
      `${count(lastCall.attempts, 'attempt')}, ${lastCall.milliseconds} ms`,
    );
  }
  if (lastNumber) {
    setText(byId('last-number'), `${lastNumber.number}, ${wholeDuration(now - lastNumber.at)} old`);
  }
  const lastMinute = cells.filter(({ second }) => second > now / 1_000 - 60);
  const sum = (key: 'numbers' | 'failures' | 'attempts') =>
    lastMinute.reduce((total, cell) => total + cell[key], 0);
  const calls = sum('numbers') + sum('failures');
  setText(byId('last-minute'), `${count(calls, 'call')}, ${sum('failures')} failed`);
  setText(byId('attempts-per-call'), calls > 0 ? (sum('attempts') / calls).toFixed(1) : '–');
}
