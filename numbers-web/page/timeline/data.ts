// What the time axis shows: times are seconds from the failure or, for the last minute, from now.

export interface TimelineData {
  mode: 'last' | 'break';
  from: number;
  to: number;
  now: number;
  /** From when on nothing is known; missing while the page is live. */
  unknownFrom?: number;
  users: { second: number; good: number; failed: number }[];
  replicas: Row[];
  /** Replicas that have no row, since too many are there to be watched. */
  unwatched: number;
  phases: PhaseBar[];
  steps: Step[];
  /** What to say where nothing is broken. */
  idle?: string;
}

/** One replica. `words` say how it is now; `look` is the class of its glyph. */
export interface Row {
  name: string;
  release: string;
  /** Whether it runs the release that is wanted, or there is only one. */
  isNew: boolean;
  glyph: string;
  look: 'good' | 'bad' | '';
  words: string;
  marks: Mark[];
  runs: RunBar[];
}

/** Something that has happened to a replica; `kind` is the glyph that stands for it. */
export interface Mark {
  at: number;
  kind: string;
  /** From the longest to the shortest; the first one that fits is written. */
  texts: string[];
}

/** How a replica was for a time: a piece of its ribbon, cut where the axis begins. */
export interface RunBar {
  from: number;
  to: number;
  state: 'good' | 'failing' | 'not ready' | 'starting' | 'gone';
  ready: boolean;
  isOld: boolean;
  /** From the longest to the shortest; the first one that fits is written. */
  texts: string[];
}

/** A phase of a recovery or a stage of a rollout, cut where the axis begins. */
export interface PhaseBar {
  from: number;
  to: number;
  kind: 'unnoticed' | 'waiting' | 'restart' | 'update';
  /** From the longest to the shortest; the first one that fits is written. */
  texts: string[];
}

/** A step of a recovery, or the beginning or the end of a rollout. */
export interface Step {
  title: string;
  /** Missing while it has not happened. */
  at?: number;
  /** When, in words. */
  when: string;
  kind: 'good' | 'bad';
}
