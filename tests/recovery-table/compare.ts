// Holds what happened against what should happen.

import type { Scenario } from 'contract/scenarios.ts';
import { PROMISED } from '../support/promises.ts';
import type { Observation } from './observe.ts';

/** What differs, in words; nothing when all is as it should be. */
export function findDifferences({ expected }: Scenario, observed: Observation): string[] {
  const differences: string[] = [];
  const check = (holds: boolean, difference: string): void => {
    if (!holds) differences.push(difference);
  };

  const seen = [...observed.failures.keys()].join(', ') || 'no failure';
  check(
    expected.clientSees === undefined
      ? observed.failures.size === 0
      : observed.failures.has(expected.clientSees),
    `the client should see ${expected.clientSees ?? 'no failure'}, but saw ${seen}`,
  );
  const isUnhealthy = observed.unhealthyAfter !== undefined;
  check(isUnhealthy === expected.unhealthy, `unhealthy should be ${expected.unhealthy}`);
  check(
    observed.exitCode === expected.exitCode,
    `the exit code should be ${expected.exitCode}, but was ${observed.exitCode}`,
  );
  check(
    observed.outOfMemory === (expected.outOfMemory ?? false),
    `out of memory should be ${expected.outOfMemory ?? false}`,
  );
  check(
    observed.cure === expected.cure,
    `the cure should be ${expected.cure}, but was ${observed.cure}`,
  );

  const disturbances = observed.others?.events ?? [];
  check(disturbances.length === 0, `the others should stay as they were, but ${disturbances}`);

  const { unhealthyAfter = 0, endedAfter = 0, numbersAgainAfter = 0 } = observed;
  check(unhealthyAfter <= PROMISED.unhealthy, `unhealthy only after ${unhealthyAfter} s`);
  if (expected.cure === 'watchdog') {
    check(endedAfter <= PROMISED.ended, `ended only after ${endedAfter} s`);
    check(numbersAgainAfter <= PROMISED.recovered, `numbers only after ${numbersAgainAfter} s`);
  }
  if (expected.cure === 'restart policy') {
    const { healthyAgainAfter = Number.POSITIVE_INFINITY } = observed;
    check(
      healthyAgainAfter - endedAfter <= PROMISED.healthyAfterCrash,
      `healthy only ${healthyAgainAfter - endedAfter} s after its end`,
    );
  }
  return differences;
}
