// How far the same measurement differs from round to round.

export interface Spread {
  least: number;
  /** The one in the middle; of an even number of values the mean of the two in the middle. */
  median: number;
  most: number;
}

/** Undefined without any values. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const below = sorted[Math.floor(middle)];
  const above = sorted[Math.ceil(middle)];
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (below === undefined || above === undefined || least === undefined || most === undefined) {
    return undefined;
  }
  return { least, median: (below + above) / 2, most };
}
