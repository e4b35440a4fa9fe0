// What is kept of the faults that the API reports.
import type { About } from '../api/answers.ts';
import { shorten } from '../live/shorten.ts';
import type { ActiveFault } from '../live/state.ts';

/** Faults and routes that are kept at most. */
const MAX_FAULTS = 30;
const MAX_ROUTES = 10;
/** Milliseconds by which an end may move before it counts as another one. */
const LEEWAY = 1_500;

export type ReportedFault = About['faults'][number];

/**
 * @param before what was known until now, so that an end does not tremble with each answer
 * @param at when the API was asked
 */
export function keepFaults(
  reported: readonly ReportedFault[],
  before: readonly ActiveFault[],
  at: number,
): ActiveFault[] {
  return reported.slice(0, MAX_FAULTS).map(({ type, settings, hits, hitsLeft, secondsLeft }) => {
    const { routes, duration } = settings;
    const known = before.find((fault) => fault.type === type)?.endsAt;
    const seen = secondsLeft !== undefined ? Math.round(at + secondsLeft * 1_000) : undefined;
    const isKnown = known !== undefined && seen !== undefined && Math.abs(seen - known) < LEEWAY;
    const endsAt = isKnown ? known : seen;
    return {
      type: shorten(type, 50),
      routes: Array.isArray(routes)
        ? routes.slice(0, MAX_ROUTES).map((route) => shorten(String(route), 50))
        : [],
      hits,
      ...(hitsLeft !== undefined && { hitsLeft }),
      ...(endsAt !== undefined && { endsAt }),
      ...(typeof duration === 'number' && { duration }),
    };
  });
}
