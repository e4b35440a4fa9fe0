// Whether a process has grown: its figures at rest, earlier and at the end.
import type { Figures } from './figures.ts';

export type Watched = 'heap' | 'sockets' | 'descriptors';

/** The share by which a figure may be above the earlier one. */
const SHARE = 0.1;

/**
 * What a figure may be above that. Small figures move by more than a tenth without any leak.
 *
 * Heap, bytes: code that is compiled, and optimised, only once it has run often.
 * Sockets and descriptors: a look of the web at the API, a health check and this program's own question
 * for the figures may be under way.
 */
const ALLOWANCE: Readonly<Record<Watched, number>> = {
  heap: 1_000_000,
  sockets: 3,
  descriptors: 3,
};

export interface Judgement {
  figure: Watched;
  before: number;
  after: number;
  /** The most that is not called growth. */
  limit: number;
  hasGrown: boolean;
}

export function judgeGrowth(before: Figures, after: Figures): Judgement[] {
  return (Object.keys(ALLOWANCE) as Watched[]).map((figure) => {
    const limit = before[figure] * (1 + SHARE) + ALLOWANCE[figure];
    return {
      figure,
      before: before[figure],
      after: after[figure],
      limit,
      hasGrown: after[figure] > limit,
    };
  });
}
