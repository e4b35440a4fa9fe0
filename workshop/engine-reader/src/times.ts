// Times and durations of the Engine's, as the reader tells them.

const NANOSECONDS_IN_A_SECOND = 1_000_000_000;

/** Docker's time with nanoseconds as one with milliseconds; undefined for its zero, the year 1. */
export function timeOf(text: string | undefined): string | undefined {
  if (text === undefined || text === '' || text.startsWith('0001-')) return undefined;
  return new Date(text).toISOString();
}

/** Seconds; 0 where nothing is said. */
export function secondsOf(nanoseconds: number | undefined): number {
  return (nanoseconds ?? 0) / NANOSECONDS_IN_A_SECOND;
}
