// Puts all replicas together into one word and one reason.
import { shorten, shortName } from '../live/shorten.ts';
import type { Condition, ServiceState } from '../live/state.ts';
import type { Lane } from './lane.ts';

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

/** So many are named and the others counted, unless there is one other, which is named, too. */
const MOST_NAMES = 2;
const LIST = new Intl.ListFormat('en-GB');

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
  const reason = isDegraded ? shorten(describe(sick)) : best.reason;
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

/** One sentence for all that have the same: an update makes several leave at once. */
function describe(lanes: readonly Lane[]): string {
  const byState = Map.groupBy(lanes, (lane) => {
    const { condition, reason } = lane.verdict();
    return reason === undefined ? condition : `${condition}: ${reason}`;
  });
  return [...byState]
    .map(([state, these]) => `${listNames(these)} ${these.length > 1 ? 'are' : 'is'} ${state}`)
    .join('; ');
}

function listNames(lanes: readonly Lane[]): string {
  const names = lanes.map((lane) => shortName(lane.read()?.instance ?? 'one'));
  const others = names.length - MOST_NAMES;
  return LIST.format(others > 1 ? [...names.slice(0, MOST_NAMES), `${others} others`] : names);
}
