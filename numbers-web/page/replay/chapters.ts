// The moments of a story at which a replay stops, each with a sentence on what just happened.
import { CURES, shortName } from 'story/sentences.ts';
import type { Recovery, RecoveryStep, Story, Time } from 'story/story.ts';
import { type Rollout, rolloutsOf } from '../rollout.ts';

export interface Chapter {
  at: Time;
  /** What happened, and in which replica. */
  step: string;
  text: string;
}

/** The steps of all recoveries, and the changes of releases, the oldest first. */
export function chaptersOf({ recoveries, replicas }: Story): Chapter[] {
  const isSeveral = replicas.length > 1;
  const chapters = recoveries.flatMap((recovery) =>
    Object.entries(recovery.steps).map(([step, at]) => ({
      at,
      step: `${recovery.instance} ${step}`,
      text: describe(step as RecoveryStep, recovery, isSeveral),
    })),
  );
  const rollouts = isSeveral ? rolloutsOf(replicas).flatMap(ofRollout) : [];
  return [...chapters, ...rollouts].toSorted((a, b) => a.at - b.at);
}

function describe(step: RecoveryStep, recovery: Recovery, isSeveral: boolean): string {
  const { instance = '', fault, brokeAt, steps, curedBy, requestsLost } = recovery;
  const name = isSeveral ? shortName(instance) : 'the API';
  const after = (at: Time = brokeAt): string => `${((at - brokeAt) / 1_000).toFixed(1)} s`;
  switch (step) {
    case 'fault':
      return `The fault ${fault} is switched on in ${name}.`;
    case 'firstFailure':
      return 'The first call fails: users notice before any health check does.';
    case 'unhealthy':
      return `After ${after(steps.unhealthy)} Docker reports ${name} as unhealthy: two health checks in a row failed. Docker does no more than that.`;
    case 'gone':
      return curedBy === 'watchdog'
        ? `After ${after(steps.gone)} the watchdog ends the process: its own health check has failed for too long.`
        : `After ${after(steps.gone)} the process of ${name} is gone.`;
    case 'boot':
      return curedBy === 'replacement'
        ? 'Another container takes its place.'
        : 'A new process answers: the container was restarted.';
    case 'healthy':
      return `After ${after(steps.healthy)} ${name} is healthy again. Cured by: ${CURES[curedBy ?? 'nobody']}.`;
    case 'firstNumber':
      return `After ${after(steps.firstNumber)} ${name} gives numbers again; ${lost(requestsLost)}.`;
  }
}

function lost(calls: number): string {
  return calls === 1 ? '1 call was lost' : `${calls} calls were lost`;
}

function ofRollout({ kind, from, to, beganAt, endedAt }: Rollout): Chapter[] {
  const begin =
    kind === 'update'
      ? `An update begins: the first replica runs ${to} instead of ${from}.`
      : `The update is rolled back: replicas return from ${from} to ${to}.`;
  const end =
    endedAt === undefined
      ? []
      : [{ at: endedAt, step: `all ${to}`, text: `All replicas run ${to}.` }];
  return [{ at: beganAt, step: kind, text: begin }, ...end];
}
