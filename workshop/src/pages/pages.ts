// Renders the guide's pages: the whole document, or only its main part, which is sent to open pages again
// whenever something on it has changed.
import type { Include } from 'page-kit/render.ts';
import type { Guide, LabStanding } from '../guide.ts';
import { LANGUAGES, type Language } from '../labs/lab.ts';
import { WORDS, type Words } from '../words.ts';
import { labPage } from './lab-page.ts';

export interface Pages {
  /** The whole document; undefined where there is no such page. */
  document(path: string, language: Language, refusal?: string): string | undefined;
  /** What stands inside its main element. */
  main(path: string, language: Language, refusal?: string): string | undefined;
}

/** @param livePage the live page's address as browsers reach it, for the link on each page */
export function createPages(guide: Guide, render: Include, livePage: string): Pages {
  const { labs } = guide;

  function main(path: string, language: Language, refusal?: string): string | undefined {
    if (path === '/') return render('list', listPage(labs.map(guide.standing), language));
    if (path === '/instructor') {
      const all = labs.map((lab) => labPage(guide.standing(lab), { language, now: Date.now() }));
      return render('instructor', { words: WORDS[language], labs: all });
    }
    const place = labs.findIndex(({ number }) => path === `/labs/${number}`);
    const lab = labs[place];
    if (!lab) return undefined;
    const options = { language, now: Date.now(), next: labs[place + 1]?.number, refusal };
    return render('lab', labPage(guide.standing(lab), options));
  }

  return {
    main,
    document(path, language, refusal) {
      const content = main(path, language, refusal);
      if (content === undefined) return undefined;
      const words = WORDS[language];
      const languages = LANGUAGES.map((code) => ({ code, name: WORDS[code].name }));
      const title = labs.find(({ number }) => path === `/labs/${number}`)?.texts[language].title;
      return render('page', { words, language, languages, path, title, livePage, content });
    },
  };
}

/** Titles and goals are HTML; `standing` is plain text. */
function listPage(standings: readonly LabStanding[], language: Language) {
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
): { look: 'new' | 'under-way' | 'right' | 'wrong'; standing: string } {
  if (state === 'question') return { look: 'new', standing: words.notBegun };
  if (state === 'under way') {
    const done = checks.filter((check) => check.done).length;
    return { look: 'under-way', standing: words.ticked(done, checks.length) };
  }
  return progress?.predicted === lab.rightAnswer
    ? { look: 'right', standing: words.predictedRight }
    : { look: 'wrong', standing: words.predictedWrong };
}
