// What the student has done: for each lab the answer that was predicted, and the checks that have ticked.
import type { Seen, Time } from '../evidence/evidence.ts';

/** A lab that was begun. */
export interface LabProgress {
  /** The key of the answer that was predicted. */
  predicted: string;
  /** When it was, from which time on evidence counts. */
  since: Time;
  /** The checks that have ticked, by their keys, each with the evidence it saw. */
  ticked: Record<string, Tick>;
}

export interface Tick {
  at: Time;
  seen: Seen[];
}

/** By the labs' names; a lab that was not begun is missing. */
export type AllProgress = Record<string, LabProgress>;

export interface Progress {
  read(): AllProgress;
  /** Begins a lab. A prediction stands: a second one changes nothing. */
  predict(lab: string, answer: string, at: Time): void;
  /** A check that has ticked stays ticked. */
  tick(lab: string, check: string, tick: Tick): void;
  /** Makes one lab as if it had not been begun, or all of them. */
  forget(lab?: string): void;
}

/**
 * @param initial what was done before the guide started
 * @param onChange called with all that has been done, after each change
 */
export function createProgress(
  initial: AllProgress = {},
  onChange: (progress: AllProgress) => void = () => {},
): Progress {
  let progress = initial;

  function change(changed: AllProgress): void {
    progress = changed;
    onChange(progress);
  }

  return {
    read: () => progress,
    predict(lab, predicted, at) {
      if (progress[lab]) return;
      change({ ...progress, [lab]: { predicted, since: at, ticked: {} } });
    },
    tick(lab, check, tick) {
      const begun = progress[lab];
      if (!begun || begun.ticked[check]) return;
      change({ ...progress, [lab]: { ...begun, ticked: { ...begun.ticked, [check]: tick } } });
    },
    forget(lab) {
      const others = Object.entries(progress).filter(([name]) => name !== (lab ?? name));
      change(Object.fromEntries(others));
    },
  };
}
