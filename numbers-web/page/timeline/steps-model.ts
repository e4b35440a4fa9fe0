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
import type { AxisMode } from '../view.ts';
import { count } from '../words.ts';
import type { PhaseBar, Step } from './data.ts';
import type { Axis } from './row-model.ts';

const PHASE_WORDS: Readonly<Record<'waiting' | 'restart', [text: string, short: string]>> = {
  waiting: ['noticed, not cured', 'not cured'],
  restart: ['restart', 'restart'],
};

/** The time before detection: Docker may have noticed if its checks can't be read, or there is no check. */
const UNNOTICED_WORDS: Readonly<Record<Recovery['detection'], [text: string, short: string]>> = {
  checked: ['not noticed', 'not noticed'],
  unknown: ["Docker's checks not known", 'not known'],
  none: ['not checked', 'not checked'],
};

function wordsOf({ kind }: Phase, { steps, starts, detection }: Recovery): [string, string] {
  if (kind === 'unnoticed') return UNNOTICED_WORDS[detection];
  if (kind !== 'restart' || steps.boot !== undefined) return PHASE_WORDS[kind];
  return starts === 0
    ? ['gone, not started again', 'gone']
    : [`gone again after ${count(starts, 'start')}`, 'gone again'];
}

/** A bar is cut where the axis begins; its texts tell how long the phase was all the same. */
export function phaseBars(recovery: Recovery, { time, from, known }: Axis): PhaseBar[] {
  return phasesOf(recovery, known).flatMap((phase) => {
    const { kind } = phase;
    const to = time(phase.to);
    if (to <= from) return [];
    const [text, short] = wordsOf(phase, recovery);
    const seconds = `${((phase.to - phase.from) / 1_000).toFixed(1)} s`;
    const texts = [
      `${text} for ${seconds}`,
      `${short} for ${seconds}`,
      `${short} ${seconds}`,
      seconds,
    ];
    return [{ kind, from: Math.max(time(phase.from), from), to, texts }];
  });
}

const STEP_TITLES: Readonly<Record<RecoveryStep, [title: string, kind: Step['kind']]>> = {
  fault: ['Fault', 'bad'],
  firstFailure: ['First failure', 'bad'],
  unhealthy: ['Unhealthy', 'bad'],
  gone: ['Process gone', 'bad'],
  boot: ['New process', 'good'],
  healthy: ['Healthy', 'good'],
  firstNumber: ['First number', 'good'],
};

/** All steps there are: first those on the axis, as they happened, then the others, without a time. */
export function stepsOf(
  recovery: Recovery | undefined,
  { mode, time, from }: { mode: AxisMode; time(at: Time): number; from: number },
): Step[] {
  const steps = RECOVERY_STEPS.map((step): Step => {
    const [title, kind] = STEP_TITLES[step];
    const happened = recovery?.steps[step];
    const at = happened === undefined ? undefined : time(happened);
    if (at === undefined || at < from) return { title, when: '–', kind };
    const when = mode === 'break' ? `+${at.toFixed(1)} s` : `${Math.round(-at)} s ago`;
    return { title, at, when, kind };
  });
  const known = steps.filter(({ at }) => at !== undefined);
  return [
    ...known.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0)),
    ...steps.filter(({ at }) => at === undefined),
  ];
}

/** The rollouts that the axis shows; none when the last one was over before the axis begins. */
export function rolloutsToShow(replicas: readonly Replica[], { time, from }: Axis): Rollout[] {
  const isShown = ({ endedAt }: Rollout): boolean => endedAt === undefined || time(endedAt) >= from;
  const rollouts = replicas.length > 1 ? rolloutsOf(replicas) : [];
  const last = rollouts.at(-1);
  return last && isShown(last) ? rollouts : [];
}

/** Each bar lasts while the numbers stay as they are, and says how many replicas are on which release. */
export function rolloutBars(
  replicas: readonly Replica[],
  rollouts: readonly Rollout[],
  { time, from, known }: Axis,
): PhaseBar[] {
  return rollouts.flatMap((rollout, place) => {
    const until = Math.min(known, rollouts[place + 1]?.beganAt ?? known);
    return stagesOf(replicas, rollout, until).flatMap((stage) => {
      const to = time(stage.to);
      if (to <= from) return [];
      const textOf = (counts: typeof stage.counts) =>
        counts.map(({ release, count }) => `${release} ×${count}`).join(', ');
      const wanted = stage.counts.filter(({ release }) => release === rollout.to);
      const texts = [textOf(stage.counts), textOf(wanted)];
      return [{ kind: 'update' as const, from: Math.max(time(stage.from), from), to, texts }];
    });
  });
}

/** The beginning of each rollout, and its end if it has one, where the axis shows them. */
export function rolloutSteps(rollouts: readonly Rollout[], { time, from }: Axis): Step[] {
  return rollouts.flatMap(({ kind, to, beganAt, endedAt }) => {
    const isUpdate = kind === 'update';
    const begin = stepAt(
      isUpdate ? `Update to ${to}` : `Rollback to ${to}`,
      time(beganAt),
      isUpdate,
    );
    const end = endedAt === undefined ? [] : [stepAt(`All on ${to}`, time(endedAt), true)];
    return [begin, ...end].filter(({ at = 0 }) => at >= from);
  });
}

function stepAt(title: string, at: number, isGood: boolean): Step {
  return { title, at, when: secondsAgo(at), kind: isGood ? 'good' : 'bad' };
}

function secondsAgo(at: Time): string {
  return `${Math.round(-at)} s ago`;
}
