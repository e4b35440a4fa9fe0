// All labs in order, with their texts, which are read once at start.
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lab as lab01 } from '../labs/01-up-is-not-well/lab.ts';
import { lab as lab02 } from '../labs/02-seen-not-healed/lab.ts';
import { lab as lab03 } from '../labs/03-retries/lab.ts';
import { lab as lab04 } from '../labs/04-exit-codes/lab.ts';
import { lab as lab05 } from '../labs/05-the-watchdog/lab.ts';
import { lab as lab06 } from '../labs/06-pid-1/lab.ts';
import { lab as lab07 } from '../labs/07-dependency-check/lab.ts';
import { lab as lab08 } from '../labs/08-slow/lab.ts';
import { lab as lab09 } from '../labs/09-out-of-memory/lab.ts';
import { lab as lab10 } from '../labs/10-checks-that-lie/lab.ts';
import { lab as lab11 } from '../labs/11-a-bad-release/lab.ts';
import { lab as lab12 } from '../labs/12-the-incident/lab.ts';
import type { Lab } from './evidence/steps.ts';
import { type Keyed, type LabTexts, parseTexts } from './lab.ts';
import { LANGUAGES, type Language } from './words.ts';

const LABS = [lab01, lab02, lab03, lab04, lab05, lab06, lab07, lab08, lab09, lab10, lab11, lab12];

/** The folder of the texts, for the sources and for the bundle. */
export const LABS_FOLDER = join(import.meta.dirname, '..', 'labs');

export interface CatalogueLab extends Lab {
  number: number;
  /** Minutes, rounded up, for its English text without commands and notes, at `WORDS_A_MINUTE`. */
  reading: number;
  texts: Record<Language, LabTexts>;
}

/** The URL of the live page in the texts. */
const LIVE_PAGE = 'http://localhost:8088';

/** What people read attentively in a foreign language; in their own, they are faster. */
const WORDS_A_MINUTE = 150;

/** Reads all labs. @param livePage the URL of the live page */
export function readCatalogue(livePage: string = LIVE_PAGE): CatalogueLab[] {
  return LABS.map((lab) => {
    const read = (language: Language) => {
      const file = join(LABS_FOLDER, lab.name, `${language}.md`);
      const markdown = readFileSync(file, 'utf8').replaceAll(LIVE_PAGE, livePage);
      const texts = parseTexts(markdown, language);
      return [language, { ...texts, answers: mix(texts.answers, lab) }] as const;
    };
    const texts = Object.fromEntries(LANGUAGES.map(read)) as Record<Language, LabTexts>;
    const reading = Math.ceil(countWords(texts.en) / WORDS_A_MINUTE);
    return { ...lab, number: Number.parseInt(lab.name, 10), reading, texts };
  });
}

/** What every student reads: not the commands, the instructor's notes and what is folded. */
const READ = ['goal', 'question', 'do', 'look', 'explanation', 'change'] as const;

function countWords(texts: LabTexts): number {
  const explanations = texts.answers.map(({ explanation }) => explanation);
  const listed = [...texts.answers, ...texts.checks].map(({ html }) => html);
  const html = [...READ.map((name) => texts[name]), ...listed, ...explanations].join(' ');
  const text = html.replace(/<(pre|details)>.*?<\/\1>|<!--.*?-->|<[^>]*>/gs, ' ');
  return text.split(/\s+/).filter(Boolean).length;
}

/** Shuffles the answers, always in the same way, because authors tend to put the right answer last. */
function mix<Answer extends Keyed>(answers: readonly Answer[], { name }: Lab): Answer[] {
  const rank = ({ key }: Keyed) => hash('sha256', `${name} ${key}`);
  return answers.toSorted((a, b) => rank(a).localeCompare(rank(b)));
}
