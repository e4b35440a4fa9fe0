// What a break and its recovery consist of: time in which nobody noticed, time in which somebody had
// noticed and nobody cured, and the restart.
import type { Recovery, Time } from '../../src/live/state.ts';

export interface Phase {
  kind: 'unnoticed' | 'waiting' | 'restart';
  from: Time;
  to: Time;
}

/** When somebody or something noticed: Docker's check or, where the process ended, its end. */
export function noticedAt({ steps }: Recovery): Time | undefined {
  const times = [steps.unhealthy, steps.gone].filter((at) => at !== undefined);
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** When all was good again, or another break began; undefined while it is broken. */
export function endOf(recovery: Recovery): Time | undefined {
  const { steps, cutOffAt, over } = recovery;
  if (cutOffAt !== undefined) return cutOffAt;
  const { healthy, firstNumber } = steps;
  if (noticedAt(recovery) === undefined) return firstNumber ?? healthy;
  if (healthy !== undefined) return Math.max(healthy, firstNumber ?? healthy);
  return over ? firstNumber : undefined;
}

/** @param now until when it has lasted, while it is broken */
export function phasesOf(recovery: Recovery, now: Time): Phase[] {
  const { brokeAt, steps } = recovery;
  const end = endOf(recovery) ?? now;
  const noticed = Math.min(noticedAt(recovery) ?? end, end);
  const gone = Math.min(steps.gone ?? end, end);
  const phases: Phase[] = [
    { kind: 'unnoticed', from: brokeAt, to: noticed },
    { kind: 'waiting', from: noticed, to: gone },
    { kind: 'restart', from: gone, to: end },
  ];
  return phases.filter(({ from, to }) => to > from);
}
