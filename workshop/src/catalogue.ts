// All labs in order, with their texts, which are read once at start.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lab as upIsNotWell } from '../labs/01-up-is-not-well/lab.ts';
import { lab as seenNotHealed } from '../labs/02-seen-not-healed/lab.ts';
import { lab as retries } from '../labs/03-retries/lab.ts';
import { lab as exitCodes } from '../labs/04-exit-codes/lab.ts';
import { lab as theWatchdog } from '../labs/05-the-watchdog/lab.ts';
import { lab as pid1 } from '../labs/06-pid-1/lab.ts';
import { lab as dependencyCheck } from '../labs/07-dependency-check/lab.ts';
import { lab as slow } from '../labs/08-slow/lab.ts';
import { lab as outOfMemory } from '../labs/09-out-of-memory/lab.ts';
import { lab as checksThatLie } from '../labs/10-checks-that-lie/lab.ts';
import { lab as aBadRelease } from '../labs/11-a-bad-release/lab.ts';
import { lab as theIncident } from '../labs/12-the-incident/lab.ts';
import { type Keyed, type Lab, type LabTexts, parseTexts } from './lab.ts';
import { LANGUAGES, type Language } from './words.ts';

const LABS: readonly Lab[] = [
  upIsNotWell,
  seenNotHealed,
  retries,
  exitCodes,
  theWatchdog,
  pid1,
  dependencyCheck,
  slow,
  outOfMemory,
  checksThatLie,
  aBadRelease,
  theIncident,
];

/** The folder of the texts, for the sources and for the bundle. */
export const LABS_FOLDER = join(import.meta.dirname, '..', 'labs');

export interface CatalogueLab extends Lab {
  /** From 1 on. */
  number: number;
  texts: Record<Language, LabTexts>;
}

/** The URL of the live page in the texts. */
const LIVE_PAGE = 'http://localhost:8088';

/**
 * Reads all labs.
 *
 * @param livePage the URL of the live page
 * @throws Error if a text doesn't have the form of a lab
 */
export function readCatalogue(livePage: string = LIVE_PAGE): CatalogueLab[] {
  return LABS.map((lab) => {
    const read = (language: Language) => {
      const file = join(LABS_FOLDER, lab.name, `${language}.md`);
      const markdown = readFileSync(file, 'utf8').replaceAll(LIVE_PAGE, livePage);
      const texts = parseTexts(markdown, language, file);
      const answers = lab.answersInOrder ? texts.answers : mix(texts.answers, lab);
      return [language, { ...texts, answers }] as const;
    };
    const texts = Object.fromEntries(LANGUAGES.map(read)) as Record<Language, LabTexts>;
    return { ...lab, number: Number.parseInt(lab.name, 10), texts };
  });
}

/** Shuffles the answers, always in the same way, because authors tend to put the right answer last. */
function mix<Answer extends Keyed>(answers: readonly Answer[], { name }: Lab): Answer[] {
  const rank = ({ key }: Keyed) => createHash('sha256').update(`${name} ${key}`).digest('hex');
  return answers.toSorted((a, b) => rank(a).localeCompare(rank(b)));
}
