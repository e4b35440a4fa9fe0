// The big number and its button.
import type { LiveState } from '../src/live/state.ts';
import { byId, createElement } from './dom.ts';
import { count, wholeDuration } from './words.ts';

/** Milliseconds after which a click is given up, when the server's own time-out is switched off. */
const PATIENCE = 60_000;

interface Shown {
  number?: number | undefined;
  problem?: string | undefined;
  attempts: number;
  milliseconds: number;
  lastNumber?: { number: number; ageSeconds: number } | undefined;
}

export function startDrawing(): void {
  const form = byId('draw') as HTMLFormElement;
  let isWaiting = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (isWaiting) return;
    isWaiting = true;
    form.setAttribute('aria-busy', 'true');
    show(await getNumber());
    form.removeAttribute('aria-busy');
    isWaiting = false;
  });
}

/** While the server keeps asking, the page shows what it gets. */
export function showLastCall({ client, askingPerSecond, now }: LiveState): void {
  const result = byId('result');
  // Many a second would be too much to be read out.
  result.setAttribute('aria-live', askingPerSecond > 0 ? 'off' : 'polite');
  if (askingPerSecond === 0 || !client.lastCall) return;
  const { lastCall, lastNumber, safeguards } = client;
  const fallback =
    safeguards.fallback && lastNumber
      ? { number: lastNumber.number, ageSeconds: Math.round((now - lastNumber.at) / 1_000) }
      : undefined;
  show({
    ...lastCall,
    problem: lastCall.problem && `numbers-api ${lastCall.problem}`,
    number: lastCall.problem === undefined ? lastNumber?.number : undefined,
    lastNumber: fallback,
  });
}

async function getNumber(): Promise<Shown> {
  const startedAt = performance.now();
  try {
    const response = await fetch('/api/number', { signal: AbortSignal.timeout(PATIENCE) });
    const answer = await response.json();
    return response.ok ? answer : { ...answer, problem: answer.detail };
  } catch {
    const milliseconds = Math.round(performance.now() - startedAt);
    return {
      problem: 'This page got no answer from its own web server.',
      attempts: 0,
      milliseconds,
    };
  }
}

function show({ number, problem, attempts, milliseconds, lastNumber }: Shown): void {
  const result = byId('result');
  const costs = createElement(
    'p',
    `${count(attempts, 'attempt')}, ${milliseconds} ms`,
    'caption costs',
  );
  if (number !== undefined) {
    const big = createElement('p', String(number), 'number');
    big.setAttribute('aria-hidden', 'true');
    result.replaceChildren(big, createElement('p', `Here it is: ${number}`, 'caption'), costs);
    return;
  }
  const lines = [
    createElement('p', 'RNG service unavailable!', 'problem'),
    createElement('p', problem ?? '', 'caption'),
  ];
  if (lastNumber) {
    const age = wholeDuration(lastNumber.ageSeconds * 1_000);
    lines.push(
      createElement('p', `The last number, ${age} ago: ${lastNumber.number}`, 'caption fallback'),
    );
  }
  result.replaceChildren(...lines, costs);
}
