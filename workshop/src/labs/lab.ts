// What a lab consists of. Its texts are in en.md and ko.md beside its lab.ts; texts.ts says how they are read.
import type { Step } from '../evidence/steps.ts';

/** What a lab.ts exports, as `lab`. */
export interface Lab {
  /** Its folder in labs/: two digits, which are its number and its place, and a name. */
  name: string;
  /** Minutes that it takes. */
  minutes: number;
  /** The key of the right answer; those of the wrong ones are in the texts alone. */
  rightAnswer: string;
  /** Whether the answers are shown in the order of the texts, as numbers should be; else they are mixed. */
  answersInOrder?: true;
  /** In the order in which they are expected to tick. Their sentences are in the texts, by their keys. */
  checks: readonly Check[];
}

export interface Check {
  key: string;
  /** Looks for the evidence, which has to come from at least two witnesses. */
  evidence: Step;
}

/** Codes of ISO 639-1. Each lab has its texts in all of them. */
export const LANGUAGES = ['en', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The number of a lab, from 1 on. */
export function numberOf({ name }: Pick<Lab, 'name'>): number {
  return Number.parseInt(name, 10);
}
