// A bad release: start-first, health and failure_action together keep it from users.

import { facts } from '../../src/evidence/engine.ts';
import type { EngineFacts } from '../../src/evidence/evidence.ts';
import { say } from '../../src/evidence/evidence.ts';
import { usersAreServed, web } from '../../src/evidence/services.ts';
import { inOrder, type Lab, type Step, together } from '../../src/evidence/steps.ts';

/** Seconds in a row of which none may lose a call. */
const SERVED = 20;

function updateIs(state: string): Step {
  const stateOf = ({ services }: EngineFacts) =>
    services.find(({ name }) => name === 'numbers-api')?.updateStatus?.state;
  return facts(
    0,
    (all) => stateOf(all) === state && `numbers-api: ${state}`,
    (all) => (stateOf(all) ? `numbers-api: ${stateOf(all)}` : say`no update`),
  );
}

const allAre = (release: string): Step =>
  web(0, ({ replicas }) => {
    // The web server remembers those that are gone for a minute.
    const present = replicas.filter(({ condition }) => condition !== 'gone');
    const areAll = present.length > 1 && present.every((each) => each.release === release);
    return areAll && say`all ${present.length} replicas are ${release}`;
  });

const tasksOf = ({ tasks }: EngineFacts) =>
  tasks.filter(({ service }) => service === 'numbers-api');
const newTaskFails = facts(
  0,
  (all) => {
    const failed = tasksOf(all).find(({ state, exitCode }) => state === 'failed' && exitCode === 1);
    return failed && say`numbers-api.${failed.slot}: failed with exit code 1`;
  },
  (all) => say`numbers-api: ${tasksOf(all).length} tasks, none failed with exit code 1`,
);

export const lab: Lab = {
  name: '11-a-bad-release',
  minutes: 15,
  waiting: 2,
  rightAnswer: 'numbers',
  checks: {
    // The replicas after the update: those before it may have been of that release, too.
    updated: inOrder(updateIs('updating'), updateIs('completed'), allAre('v4')),
    'rolled-back': inOrder(
      together(inOrder(updateIs('updating'), newTaskFails), allAre('v4')),
      together(updateIs('rollback_completed'), usersAreServed(SERVED)),
      allAre('v4'),
    ),
  },
};
