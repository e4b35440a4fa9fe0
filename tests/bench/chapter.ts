// What every part of the benchmark hands in, and is made with.

export interface Chapter {
  /** In Markdown, from its heading on. */
  text: string;
  /** Promises, and what was measured of them. */
  promises: readonly {
    what: string;
    measured: number;
    atMost?: number;
    atLeast?: number;
    unit: '×' | ' MB' | ' ms';
  }[];
}

/** The one in the middle; of an even number of values the higher of the two in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
