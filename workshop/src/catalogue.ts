// All labs with their texts, read once, at the start.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { labs } from '../labs/labs.ts';
import { LANGUAGES, type Lab, type Language, numberOf } from './labs/lab.ts';
import { type Keyed, type LabTexts, parseTexts } from './labs/texts.ts';

/** Where the texts are; beside this file's folder as a source, and once bundled. */
export const LABS_FOLDER = join(import.meta.dirname, '..', 'labs');

export interface CatalogueLab extends Lab {
  number: number;
  texts: Record<Language, LabTexts>;
}

/** The address of the live page in the texts. */
const LIVE_PAGE = 'http://localhost:8088';

/**
 * @param livePage the address of the live page, where it is another one than in the texts
 * @throws LabTextError when a text has not the form that all labs have
 */
export function readCatalogue(livePage: string = LIVE_PAGE): CatalogueLab[] {
  return labs.map((lab) => {
    const read = (language: Language) => {
      const file = join(LABS_FOLDER, lab.name, `${language}.md`);
      const markdown = readFileSync(file, 'utf8').replaceAll(LIVE_PAGE, livePage);
      const texts = parseTexts(markdown, language, file);
      return [language, lab.answersInOrder ? texts : withMixedAnswers(texts, lab)] as const;
    };
    const texts = Object.fromEntries(LANGUAGES.map(read)) as Record<Language, LabTexts>;
    return { ...lab, number: numberOf(lab), texts };
  });
}

/** Always in the same order, which tells nothing: whoever writes a lab tends to put the right answer last. */
function withMixedAnswers(texts: LabTexts, { name }: Lab): LabTexts {
  const rank = ({ key }: Keyed) => createHash('sha256').update(`${name} ${key}`).digest('hex');
  const mixed = (list: readonly Keyed[]) => list.toSorted((a, b) => rank(a).localeCompare(rank(b)));
  return { ...texts, answers: mixed(texts.answers), explanations: mixed(texts.explanations) };
}
