// Compares what happened with what should happen, and what the page tells with what Docker's events tell.
import { PROMISED, type Scenario } from 'contract/scenarios.ts';
import { RECOVERY_STEPS, type Recovery } from 'story/story.ts';
import { lostCalls } from '../support/steady-client.ts';
import { type Outcome, secondsUntil } from './play.ts';

/** Milliseconds by which the page may differ from Docker. */
const TOLERANCE = 1_000;

/** Returns what differs, in words; nothing when all is as it should be. */
export function findDifferences(scenario: Scenario, outcome: Outcome): string[] {
  const { expected, fault, ofThree } = scenario;
  const { told, onThePage, users } = outcome;
  const differences: string[] = [];
  const expect = (what: string, seen: unknown, wanted: unknown): void => {
    if (seen !== wanted) differences.push(`${what} should be ${wanted}, but is ${seen}`);
  };
  const expectWithin = (what: string, seconds: number, limit: number): void => {
    if (!(seconds <= limit)) differences.push(`${what} only after ${seconds} s`);
  };

  const seen = Object.keys(users.lost);
  const { clientSees = 'nothing' } = expected;
  const isSeen = expected.clientSees ? seen.includes(expected.clientSees) : seen.length === 0;
  if (!isSeen) differences.push(`the client should see ${clientSees} fail, but saw ${seen}`);
  expect(
    'unhealthy',
    secondsUntil(outcome, 'unhealthy') !== undefined,
    expected.unhealthy ?? false,
  );
  expect('the exit code', outcome.exitCode, expected.exitCode);
  // Some Engines report no lack of memory: then the exit code has to do.
  if (outcome.outOfMemory) expect('out of memory', true, expected.outOfMemory ?? false);
  expect('the cure', outcome.cure, expected.cure);
  for (const event of outcome.others?.events ?? []) {
    differences.push(`the others should stay as they were, but: ${event}`);
  }
  // One in three calls meets the broken replica first; DNS no longer lists one that has crashed.
  if (outcome.others && expected.unhealthy) {
    const { withoutRetry } = outcome.others;
    const share = lostCalls(withoutRetry) / withoutRetry.calls;
    if (!(share > 0.15 && share < 0.6)) differences.push(`without the retry, ${share} are lost`);
  }

  const unhealthyAfter = secondsUntil(outcome, 'unhealthy') ?? 0;
  const exitAfter = secondsUntil(outcome, 'gone') ?? 0;
  expectWithin('unhealthy', unhealthyAfter, PROMISED.unhealthy);
  if (expected.cure === 'watchdog') {
    expectWithin('the exit', exitAfter, PROMISED.ended);
    expectWithin('numbers', outcome.numbersAgainAfter ?? 0, PROMISED.recovered);
  }
  if (expected.cure === 'restart policy') {
    const seconds = (secondsUntil(outcome, 'healthy') ?? Number.NaN) - exitAfter;
    expectWithin('healthy after the exit', seconds, PROMISED.healthyAfterCrash);
  }

  const breaks = expected.clientSees || expected.unhealthy || expected.exitCode;
  expect('the number of recoveries', told.length, breaks ? 1 : 0);
  expect('the number of recoveries on the page', onThePage.length, told.length);
  const [recovery] = told;
  const [shown] = onThePage;
  if (!recovery || !shown) return differences;
  expect('the fault', recovery.fault, fault);
  if (recovery.requests === 0) differences.push('no call is counted');
  if (!ofThree && expected.clientSees && recovery.requestsLost === 0) {
    differences.push('no lost call is counted');
  }
  return [...differences, ...differencesOnThePage(shown, recovery)];
}

/**
 * Returns where the page, which cannot read Docker's events, tells a recovery otherwise than these prove it.
 * While the API cannot be asked, the page knows nothing of its health checks, and says so.
 */
export function differencesOnThePage(shown: Recovery, told: Recovery): string[] {
  const fields = (['instance', 'fault', 'curedBy'] as const).filter(
    (field) => shown[field] !== told[field],
  );
  const steps = RECOVERY_STEPS.flatMap((step) => {
    const [here, there] = [shown.steps[step], told.steps[step]];
    const isUnknown = step === 'unhealthy' && shown.detection === 'unknown';
    if (isUnknown || here === there) return [];
    if (here === undefined || there === undefined) return `${step} is missing`;
    const difference = Math.round(here - there);
    return Math.abs(difference) > TOLERANCE ? `${step} is ${difference} ms after Docker's` : [];
  });
  return [...fields.map((field) => `${field} is ${shown[field]}`), ...steps].map(
    (difference) => `on the page ${difference}`,
  );
}
