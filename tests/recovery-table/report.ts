// What is told on the terminal after several rounds: how far the times differ.
import type { Observation } from './observe.ts';
import type { Row } from './row.ts';
import { spreadOf } from './spread.ts';

const TIMES = [
  ['unhealthy', 'unhealthyAfter'],
  ['the process ended', 'endedAfter'],
  ['healthy again', 'healthyAgainAfter'],
  ['numbers again', 'numbersAgainAfter'],
] as const satisfies readonly (readonly [string, keyof Observation])[];

/** Lines with the least, the median and the most seconds of each step, and in how many rounds it came. */
export function describeSpread({ scenario, observations }: Row): string[] {
  const lines = TIMES.flatMap(([step, member]) => {
    const values = observations.map((seen) => seen[member]).filter((value) => value !== undefined);
    const spread = spreadOf(values);
    if (!spread) return [];
    const [least, median, most] = [spread.least, spread.median, spread.most].map((value) =>
      value.toFixed(1).padStart(5),
    );
    const rounds = `${values.length} of ${observations.length} rounds`;
    return [`  ${step.padEnd(18)} ${least} ${median} ${most} s   in ${rounds}`];
  });
  if (lines.length === 0) return [];
  const place = scenario.ofThree ? ' on one of three' : '';
  return [`${scenario.fault} ${JSON.stringify(scenario.settings)}${place}`, ...lines];
}
