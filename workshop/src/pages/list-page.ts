// What the list of labs shows.
import type { LabStanding } from '../guide.ts';
import type { Language } from '../labs/lab.ts';
import { WORDS, type Words } from '../words.ts';

export interface ListPage {
  words: Words;
  labs: {
    number: number;
    title: string;
    goal: string;
    minutes: number;
    /** For the style. */
    look: 'new' | 'under-way' | 'right' | 'wrong';
    standing: string;
  }[];
  /** Whether any lab was begun. */
  isBegun: boolean;
}

/** Titles and goals are HTML; `standing` is plain text. */
export function listPage(standings: readonly LabStanding[], language: Language): ListPage {
  const words = WORDS[language];
  return {
    words,
    labs: standings.map((standing) => {
      const { number, minutes, texts } = standing.lab;
      const { title, goal } = texts[language];
      return { number, title, goal, minutes, ...describe(standing, words) };
    }),
    isBegun: standings.some(({ state }) => state !== 'question'),
  };
}

function describe(
  { lab, state, progress, checks }: LabStanding,
  words: Words,
): Pick<ListPage['labs'][number], 'look' | 'standing'> {
  if (state === 'question') return { look: 'new', standing: words.notBegun };
  if (state === 'under way') {
    const done = checks.filter((check) => check.done).length;
    return { look: 'under-way', standing: words.ticked(done, checks.length) };
  }
  return progress?.predicted === lab.rightAnswer
    ? { look: 'right', standing: words.predictedRight }
    : { look: 'wrong', standing: words.predictedWrong };
}
