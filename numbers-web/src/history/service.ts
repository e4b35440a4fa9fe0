// Puts all replicas together into one word and one reason.
import { shorten } from '../live/bounds.ts';
import type { Condition, ServiceState } from '../live/state.ts';
import type { Lane } from './lane.ts';
import { shortName } from './names.ts';

/** From the worst to the best. */
const CONDITIONS: readonly Condition[] = [
  'unknown',
  'gone',
  'not responding',
  'unhealthy',
  'not ready',
  'degraded',
  'healthy',
];

/**
 * @param lanes those that have not stopped in order
 * @param before what was known until now
 */
export function judgeService(
  lanes: readonly Lane[],
  unwatched: number,
  before: ServiceState,
  at: number,
): ServiceState {
  const known = lanes.filter((lane) => lane.read());
  const judged = known.length > 0 ? known : lanes;
  const counts = {
    ready: known.filter((lane) => lane.isReady()).length,
    known: known.length,
    ...(unwatched > 0 && { unwatched }),
  };
  const best = judged.toSorted((one, other) => rank(other) - rank(one))[0]?.verdict();
  if (!best) return { condition: before.condition, since: before.since, ...counts };
  if (judged.length === 1) return { ...best, ...counts };

  // One that has just come says how it is within a moment.
  const sick = judged.filter((lane) => !['healthy', 'unknown'].includes(conditionOf(lane)));
  const isDegraded = best.condition === 'healthy' && sick.length > 0;
  const condition = isDegraded ? 'degraded' : best.condition;
  const reason = isDegraded ? shorten(sick.map(describe).join('; ')) : best.reason;
  return {
    condition,
    ...(reason !== undefined && { reason }),
    since: condition === before.condition ? before.since : at,
    ...counts,
  };
}

function conditionOf(lane: Lane): Condition {
  return lane.verdict().condition;
}

function rank(lane: Lane): number {
  return CONDITIONS.indexOf(conditionOf(lane));
}

function describe(lane: Lane): string {
  const { condition, reason } = lane.verdict();
  const name = shortName(lane.read()?.instance ?? 'one');
  return reason === undefined ? `${name} is ${condition}` : `${name} is ${condition}: ${reason}`;
}
