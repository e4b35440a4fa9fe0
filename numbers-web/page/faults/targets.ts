// Where faults are switched: in all replicas, or in one.
import { shortName } from '../../src/history/names.ts';
import type { Replica } from '../../src/live/state.ts';

/** In the place of an instance: every replica that is there. The server calls it ALL_REPLICAS. */
export const ALL = 'all';

export interface TargetOption {
  /** An instance, or `all`. */
  value: string;
  label: string;
  isChosen: boolean;
}

/** Who has taken the place of the chosen replica, where it was replaced. */
export function chosenTarget(replicas: readonly Replica[], chosen: string | undefined): string {
  if (chosen === undefined) return ALL;
  const isThere = replicas.some(({ instance }) => instance === chosen);
  const successor = replicas.find(({ replaced }) => replaced.includes(chosen));
  return isThere ? chosen : (successor?.instance ?? chosen);
}

/**
 * All together come first; a chosen replica that is gone stays in the list.
 *
 * @param chosen what `chosenTarget` says
 */
export function targetsOf(replicas: readonly Replica[], chosen: string): TargetOption[] {
  const present = replicas.filter(({ condition }) => condition !== 'gone');
  const targets = present.map(({ instance, release }) => ({
    value: instance,
    label: `${shortName(instance)}, ${release}`,
  }));
  const isMissing = chosen !== ALL && !targets.some(({ value }) => value === chosen);
  // Never another one than was chosen: what is broken by mistake would be hard to explain.
  if (isMissing) targets.push({ value: chosen, label: `${shortName(chosen)}, gone` });
  const all =
    targets.length > 1
      ? [{ value: ALL, label: `all ${present.length} replicas` }, ...targets]
      : [{ value: ALL, label: 'the only replica' }];
  return all.map((target) => ({ ...target, isChosen: target.value === chosen }));
}
