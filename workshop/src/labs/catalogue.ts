// All labs with their texts, read once, at the start.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { labs } from '../../labs/labs.ts';
import { LANGUAGES, type Lab, type Language, numberOf } from './lab.ts';
import { type LabTexts, parseTexts } from './texts.ts';

/** Where the texts are; beside this file's folder as a source, and once bundled. */
export const LABS_FOLDER = join(import.meta.dirname, '..', '..', 'labs');

export interface CatalogueLab extends Lab {
  number: number;
  texts: Record<Language, LabTexts>;
}

/** @throws LabTextError when a text has not the form that all labs have */
export function readCatalogue(folder: string = LABS_FOLDER): CatalogueLab[] {
  return labs.map((lab) => {
    const read = (language: Language) => {
      const file = join(folder, lab.name, `${language}.md`);
      return [language, parseTexts(readFileSync(file, 'utf8'), language, file)] as const;
    };
    const texts = Object.fromEntries(LANGUAGES.map(read)) as Record<Language, LabTexts>;
    return { ...lab, number: numberOf(lab), texts };
  });
}
