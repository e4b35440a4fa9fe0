// The recovery that is going on, or the last one, step by step.
import {
  type LiveState,
  RECOVERY_STEPS,
  type Recovery,
  type RecoveryStep,
} from '../src/live/state.ts';
import { byId, createElement, setText } from './dom.ts';
import { clockTime, duration } from './words.ts';

const TITLES: Record<RecoveryStep, string> = {
  fault: 'Fault',
  firstFailure: 'First failure',
  unhealthy: 'Unhealthy',
  gone: 'Process gone',
  boot: 'New process',
  healthy: 'Healthy',
  firstNumber: 'First number',
};

export function showRecoveries({ recoveries }: LiveState, now: number): void {
  const latest = recoveries.at(-1);
  const headline = byId('recovery-headline');
  headline.dataset.recovery = statusOf(latest);
  setText(headline, headlineOf(latest, now));
  showSteps(latest);
  setText(byId('detection-time'), sinceBreak(latest, latest?.steps.unhealthy));
  setText(byId('recovery-time'), sinceBreak(latest, endOf(latest)));
  setText(byId('requests-lost'), latest ? `${latest.requestsLost} of ${latest.requests}` : '–');
  showTable(recoveries);
}

function statusOf(recovery: Recovery | undefined): 'none' | 'broken' | 'settling' | 'over' {
  if (!recovery) return 'none';
  if (recovery.over) return 'over';
  return endOf(recovery) === undefined ? 'broken' : 'settling';
}

function headlineOf(recovery: Recovery | undefined, now: number): string {
  if (!recovery) return 'Nothing has broken yet.';
  const end = endOf(recovery);
  if (end === undefined) return `Broken for ${duration(now - recovery.brokeAt)}`;
  const time = duration(end - recovery.brokeAt);
  if (recovery.over) return `Recovered in ${time}`;
  return recovery.steps.firstNumber === undefined
    ? `Healthy after ${time}; ask for a number to be sure`
    : `Good again after ${time}; does it last?`;
}

/** When it was healthy again or, where no check had noticed anything, when users were served again. */
function endOf(recovery: Recovery | undefined): number | undefined {
  const { unhealthy, boot, gone, healthy, firstNumber } = recovery?.steps ?? {};
  return (unhealthy ?? gone ?? boot) === undefined ? firstNumber : healthy;
}

function sinceBreak(recovery: Recovery | undefined, at: number | undefined): string {
  return recovery && at !== undefined ? duration(at - recovery.brokeAt) : '–';
}

function showSteps(recovery: Recovery | undefined): void {
  const list = byId('recovery-steps');
  for (const [index, step] of RECOVERY_STEPS.entries()) {
    const item = list.children[index] ?? list.appendChild(createStep(step));
    const at = recovery?.steps[step];
    item.classList.toggle('done', at !== undefined);
    const [title, time] = item.children;
    const fault = step === 'fault' && recovery?.fault ? `: ${recovery.fault}` : '';
    if (title) setText(title, TITLES[step] + fault);
    if (time) setText(time, at === undefined ? '–' : `+${sinceBreak(recovery, at)}`);
  }
}

function createStep(step: RecoveryStep): HTMLElement {
  const item = createElement('li');
  item.dataset.step = step;
  item.append(createElement('span', '', 'title'), createElement('span', '', 'time'));
  return item;
}

function showTable(recoveries: Recovery[]): void {
  const rows = recoveries.toReversed().map((recovery) => {
    const row = createElement('tr');
    row.append(createElement('td', clockTime(recovery.brokeAt)));
    row.append(createElement('td', recovery.fault ?? '–'));
    for (const step of RECOVERY_STEPS.slice(1)) {
      row.append(createElement('td', sinceBreak(recovery, recovery.steps[step])));
    }
    row.append(createElement('td', String(recovery.requestsLost)));
    return row;
  });
  const body = byId('recoveries');
  const text = rows.map((row) => row.textContent).join();
  if ([...body.children].map((row) => row.textContent).join() !== text) {
    body.replaceChildren(...rows);
  }
}
