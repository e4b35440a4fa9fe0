// Times and amounts in words, and what several cards count.
import type { Second, Time } from 'story/story.ts';

/** Returns a text such as `3.2 s` or `4 min 5 s`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1_000;
  return seconds < 59.95 ? `${seconds.toFixed(1)} s` : wholeDuration(milliseconds);
}

/** The same without fractions: for what is not measured. */
export function wholeDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Returns a text such as `14 s`, `4 min` or `2 h`: for what was long ago. */
export function roughDuration(milliseconds: number): string {
  return wholeDuration(milliseconds).split(' ').slice(0, 2).join(' ');
}

/** A setting in milliseconds, such as `500 ms` or `1 s`. */
export function limit(milliseconds: number): string {
  return milliseconds % 1_000 === 0 ? `${milliseconds / 1_000} s` : `${milliseconds} ms`;
}

/** Returns a text such as `just now` or `14 s ago`. */
export function ago(milliseconds: number): string {
  return milliseconds < 1_000 ? 'just now' : `${wholeDuration(milliseconds)} ago`;
}

/** Returns a text such as `12:03:41`. */
export function clockTime(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB');
}

/** Returns a text such as `1 attempt` or `2 attempts`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** Returns a text such as `and 3 more are not watched`, for replicas. */
export function moreUnwatched(amount: number): string {
  return `and ${amount} more ${amount === 1 ? 'is' : 'are'} not watched`;
}

/** Adds up users' calls of the last minute, and the attempts that they took. */
export function callsOfLastMinute(seconds: readonly Second[], now: Time) {
  const sums = { calls: 0, failures: 0, attempts: 0 };
  for (const { second, numbers, failures, attempts } of seconds) {
    if (second <= now / 1_000 - 60) continue;
    sums.calls += numbers + failures;
    sums.failures += failures;
    sums.attempts += attempts;
  }
  return sums;
}
