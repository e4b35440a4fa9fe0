// The moments at which a replay stops, each with a sentence on what just happened.
import type { Recording, Time } from 'story/recording.ts';
import { CURES, shortName } from 'story/sentences.ts';
import type { Recovery, RecoveryStep, Story } from 'story/story.ts';
import { tellStory } from 'story/tell.ts';
import { type Rollout, rolloutsOf } from '../rollout.ts';
import { count } from '../words.ts';

/** Milliseconds after a step at which its chapter is shown, so that the page shows the step, too. */
const AFTER_STEP = 100;
/** Milliseconds from one story to the next in which chapters are searched for. */
const SEARCH = 10_000;

export interface Chapter {
  at: Time;
  text: string;
}

/** Derives a story every few seconds, because each one omits old replicas and failures. */
export function chaptersIn(recording: Recording, start: Time, end: Time): Chapter[] {
  const times = Array.from({ length: Math.ceil((end - start) / SEARCH) + 1 }, (_, place) =>
    Math.min(end, start + place * SEARCH),
  );
  const chapters = new Map(times.flatMap((at) => chaptersOf(tellStory(recording, at))));
  const stops: Chapter[] = [];
  const told = new Set<string>();
  for (const { at, text } of [...chapters.values()].toSorted((a, b) => a.at - b.at)) {
    const last = stops.at(-1);
    if (told.has(text)) continue;
    told.add(text);
    // What happens at the same moment is read together.
    if (last && at <= last.at) last.text += ` ${text}`;
    else stops.push({ at: Math.min(end, at + AFTER_STEP), text });
  }
  return stops;
}

/** The steps of all recoveries, and the changes of releases; by when and where each happened, and what. */
function chaptersOf({ recoveries, replicas }: Story): [key: string, Chapter][] {
  const isSeveral = replicas.length > 1;
  const steps = recoveries.flatMap((recovery) =>
    Object.entries(recovery.steps).map(([step, at]): [string, Chapter] => [
      `${at} ${recovery.instance} ${step}`,
      { at, text: describe(step as RecoveryStep, at, recovery, isSeveral) },
    ]),
  );
  return [...steps, ...(isSeveral ? rolloutsOf(replicas).flatMap(ofRollout) : [])];
}

function describe(step: RecoveryStep, at: Time, recovery: Recovery, isSeveral: boolean): string {
  const { instance = '', fault, brokeAt, curedBy, requestsLost } = recovery;
  const name = isSeveral ? shortName(instance) : 'the API';
  const after = `After ${((at - brokeAt) / 1_000).toFixed(1)} s`;
  switch (step) {
    case 'fault':
      return `The fault ${fault} is switched on in ${name}.`;
    case 'firstFailure':
      return 'The first call fails: users notice before any health check does.';
    case 'unhealthy':
      return `${after} Docker reports ${name} as unhealthy: two health checks in a row failed. Docker does no more than that.`;
    case 'gone':
      return curedBy === 'watchdog'
        ? `${after} the watchdog ends the process: its own health check has failed for too long.`
        : `${after} the process of ${name} is gone.`;
    case 'boot':
      return curedBy === 'replacement'
        ? 'Another container takes its place.'
        : 'A new process answers: the container was restarted.';
    case 'healthy':
      return `${after} ${name} is healthy again. Cured by: ${CURES[curedBy ?? 'nobody']}.`;
    case 'firstNumber':
      return `${after} ${name} gives numbers again; ${count(requestsLost, 'call')} ${requestsLost === 1 ? 'was' : 'were'} lost.`;
  }
}

function ofRollout({ kind, from, to, beganAt, endedAt }: Rollout): [key: string, Chapter][] {
  const text =
    kind === 'update'
      ? `An update begins: the first replica runs ${to} instead of ${from}.`
      : `The update is rolled back: replicas return from ${from} to ${to}.`;
  const begin: [string, Chapter] = [`${beganAt} ${kind}`, { at: beganAt, text }];
  if (endedAt === undefined) return [begin];
  return [begin, [`${endedAt} all`, { at: endedAt, text: `All replicas run ${to}.` }]];
}
