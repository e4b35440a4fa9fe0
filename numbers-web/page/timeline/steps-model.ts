// What lies over the time axis: a recovery, what it consisted of, and its steps; or, while nothing is broken,
// a rollout, and how many replicas were on which release.
import {
  RECOVERY_STEPS,
  type Recovery,
  type RecoveryStep,
  type Replica,
  type Time,
} from 'story/story.ts';
import { type Phase, phasesOf } from '../recovery/phases.ts';
import { type Rollout, rolloutsOf, stagesOf } from '../rollout.ts';
import { count } from '../words.ts';
import type { Axis } from './row-model.ts';

/** The time before detection: Docker may have noticed if its checks can't be read, or there is no check. */
const UNNOTICED: Readonly<Record<Recovery['detection'], [text: string, short: string]>> = {
  checked: ['not noticed', 'not noticed'],
  unknown: ["Docker's checks not known", 'not known'],
  none: ['not checked', 'not checked'],
};

function wordsOf({ kind }: Phase, { steps, starts, detection }: Recovery): [string, string] {
  if (kind === 'unnoticed') return UNNOTICED[detection];
  if (kind === 'waiting') return ['noticed, not cured', 'not cured'];
  if (steps.boot !== undefined) return ['restart', 'restart'];
  return starts === 0
    ? ['gone, not started again', 'gone']
    : [`gone again after ${count(starts, 'start')}`, 'gone again'];
}

/** A bar is cut where the axis begins; its text still gives the whole duration of the phase. */
export function phaseBars(recovery: Recovery, { known, cut }: Axis) {
  return phasesOf(recovery, known).flatMap((phase) => {
    const { kind, from, to } = phase;
    const [text, short] = wordsOf(phase, recovery);
    const seconds = `${((to - from) / 1_000).toFixed(1)} s`;
    const texts = [...[text, short].map((each) => `${each} for ${seconds}`), `${short} ${seconds}`];
    return cut(from, to).map((piece) => ({ kind, ...piece, texts: [...texts, seconds] }));
  });
}

const STEPS: Readonly<Record<RecoveryStep, [title: string, kind: 'good' | 'bad']>> = {
  fault: ['Fault', 'bad'],
  firstFailure: ['First failure', 'bad'],
  unhealthy: ['Unhealthy', 'bad'],
  gone: ['Process gone', 'bad'],
  boot: ['New process', 'good'],
  healthy: ['Healthy', 'good'],
  firstNumber: ['First number', 'good'],
};

/** All steps there are: first those on the axis, as they happened, then the others, without a time. */
export function stepsOf(recovery: Recovery | undefined, { mode, time, from }: Axis) {
  const steps = RECOVERY_STEPS.map((step) => {
    const [title, kind] = STEPS[step];
    const at = time(recovery?.steps[step] ?? -Infinity);
    if (at < from) return { title, when: '–', kind };
    return { title, at, when: mode === 'break' ? `+${at.toFixed(1)} s` : secondsAgo(at), kind };
  });
  return steps.toSorted((a, b) => (a.at ?? Number.MAX_VALUE) - (b.at ?? Number.MAX_VALUE));
}

/** The rollouts that the axis shows; none when the last one was over before the axis begins. */
export function rolloutsToShow(replicas: readonly Replica[], { time, from }: Axis): Rollout[] {
  const rollouts = replicas.length > 1 ? rolloutsOf(replicas) : [];
  return time(rollouts.at(-1)?.endedAt ?? Infinity) < from ? [] : rollouts;
}

/** Each bar lasts while the numbers stay as they are, and says how many replicas are on which release. */
export function rolloutBars(replicas: Replica[], rollouts: Rollout[], { known, cut }: Axis) {
  return rollouts.flatMap((rollout, place) =>
    stagesOf(replicas, rollout, Math.min(known, rollouts[place + 1]?.beganAt ?? known)).flatMap(
      ({ from, to, texts }) => cut(from, to).map((piece) => ({ kind: 'update', ...piece, texts })),
    ),
  );
}

/** The beginning of each rollout, and its end if it has one, where the axis shows them. */
export function rolloutSteps(rollouts: readonly Rollout[], { time, from }: Axis) {
  const step = (title: string, happened: Time, kind: 'good' | 'bad') => {
    const at = time(happened);
    return { title, at, when: secondsAgo(at), kind };
  };
  return rollouts
    .flatMap(({ kind, to, beganAt, endedAt = -Infinity }) => [
      kind === 'update'
        ? step(`Update to ${to}`, beganAt, 'good')
        : step(`Rollback to ${to}`, beganAt, 'bad'),
      step(`All on ${to}`, endedAt, 'good'),
    ])
    .filter(({ at }) => at >= from);
}

function secondsAgo(at: number): string {
  return `${Math.round(-at)} s ago`;
}
