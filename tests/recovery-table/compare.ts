// Holds what happened against what should happen.
import { PROMISED, type Scenario } from 'contract/scenarios.ts';
import type { Observation } from './observe.ts';

/** What differs, in words; nothing when all is as it should be. */
export function findDifferences({ expected }: Scenario, observed: Observation): string[] {
  const differences = observed.onThePage.map((difference) => `on the page ${difference}`);
  const expect = (what: string, seen: unknown, wanted: unknown): void => {
    if (seen !== wanted) differences.push(`${what} should be ${wanted}, but is ${seen}`);
  };
  const expectWithin = (what: string, seconds: number, limit: number): void => {
    if (!(seconds <= limit)) differences.push(`${what} only after ${seconds} s`);
  };

  const seen = Object.keys(observed.users.lost);
  const { clientSees = 'nothing' } = expected;
  const isSeen = expected.clientSees ? seen.includes(expected.clientSees) : seen.length === 0;
  if (!isSeen) differences.push(`the client should see ${clientSees} fail, but saw ${seen}`);
  expect('unhealthy', observed.unhealthyAfter !== undefined, expected.unhealthy ?? false);
  expect('the exit code', observed.exitCode, expected.exitCode);
  // Some Engines report no lack of memory: then the exit code has to do.
  if (observed.outOfMemory) expect('out of memory', true, expected.outOfMemory ?? false);
  expect('the cure', observed.cure, expected.cure);
  for (const event of observed.others?.events ?? []) {
    differences.push(`the others should stay as they were, but ${event}`);
  }

  const { unhealthyAfter = 0, endedAfter = 0, numbersAgainAfter = 0 } = observed;
  expectWithin('unhealthy', unhealthyAfter, PROMISED.unhealthy);
  if (expected.cure === 'watchdog') {
    expectWithin('ended', endedAfter, PROMISED.ended);
    expectWithin('numbers', numbersAgainAfter, PROMISED.recovered);
  }
  if (expected.cure === 'restart policy') {
    const { healthyAgainAfter = Number.POSITIVE_INFINITY } = observed;
    const seconds = healthyAgainAfter - endedAfter;
    expectWithin('healthy after its end', seconds, PROMISED.healthyAfterCrash);
  }
  return differences;
}
