// Holds what the page tells of a broken replica against what was done, and against the Engine's events.
import type { Scenario } from 'contract/scenarios.ts';
import type { LiveState, RecoveryStep } from 'numbers-web/live/state.ts';
import { waitFor } from 'test-kit/wait.ts';
import { differencesOfSteps, readStatus } from '../support/web.ts';
import type { EngineEvent } from './engine-events.ts';

/** Seconds until the page has seen the end of it, too. */
const PAGE_TIME = 20;
/** The share of users' calls that one broken replica of three may cost. */
const LOST_OF_THREE = 0.01;

/**
 * Returns what differs, in words; nothing when the page is right.
 *
 * @param before what the page knew just before
 * @param instance the broken replica
 * @param events of the Engine about it, since then
 */
export async function whereThePageDiffers(
  scenario: Scenario,
  before: LiveState,
  instance: string,
  events: readonly EngineEvent[],
): Promise<string[]> {
  const { fault, expected, ofThree } = scenario;
  const recoveries = async () =>
    ((await readStatus())?.recoveries ?? []).filter(({ brokeAt }) => brokeAt >= before.now);
  // Where nothing breaks, there is nothing to recover from.
  if (!expected.clientSees && !expected.unhealthy && !expected.exitCode) {
    return (await recoveries()).map(({ fault: other }) => `${other} should break nothing`);
  }
  const told = await waitFor('the recovery on the page', PAGE_TIME, async () => {
    const all = await recoveries();
    return all.at(-1)?.over && all;
  }).catch(() => []);
  const [recovery] = told;
  if (!recovery || told.length > 1) return [`there are ${told.length} recoveries that are over`];

  const differences = differencesOfSteps(recovery, stepsOf(scenario), events);
  const expect = (what: string, seen: unknown, wanted: unknown): void => {
    if (seen !== wanted) differences.push(`${what} should be ${wanted}, but is ${seen}`);
  };
  expect('the fault', recovery.fault, fault);
  expect('the cure', recovery.curedBy, expected.cure);
  if (ofThree) {
    expect('the broken one', recovery.instance, instance);
    const { requests, requestsLost } = recovery;
    if (requests <= 10) differences.push(`only ${requests} calls are counted`);
    if (requestsLost > requests * LOST_OF_THREE) differences.push(`${requestsLost} calls are lost`);
    const after = await readStatus();
    if (after) differences.push(...traces(after, instance, before.now));
  } else if (expected.clientSees && recovery.requestsLost === 0) {
    differences.push('no lost call is counted');
  }
  return differences;
}

/** The steps that the Engine tells of, too. */
function stepsOf({ fault, action, expected }: Scenario): RecoveryStep[] {
  if (expected.exitCode === undefined) return [];
  // A person starts it, some time after the web has stopped looking closely.
  if (action === 'stop') return ['gone'];
  // While the API stands still it cannot tell what its health checks see.
  const isUnhealthy = expected.unhealthy && fault !== 'block';
  return [...(isUnhealthy ? (['unhealthy'] as const) : []), 'gone', 'boot', 'healthy'];
}

/** What the page tells of the others that was not so: nothing has happened to them. */
function traces({ replicas, events }: LiveState, broken: string, since: number): string[] {
  return replicas
    .filter(({ instance }) => instance !== broken)
    .filter(
      ({ instance, condition, restarts, runs, faults }) =>
        condition !== 'healthy' ||
        restarts > 0 ||
        faults.length > 0 ||
        runs.some(({ from }) => from >= since) ||
        events.some((event) => event.instance === instance && event.at >= since),
    )
    .map(({ instance }) => `something has happened to ${instance}`);
}
