// Renders the guide's pages: the whole document, or its main part, which open pages get again when it has changed.
import type { Include } from 'page-kit/render.ts';
import { inLanguage, type Seen } from './evidence/evidence.ts';
import type { Guide, LabStanding } from './guide.ts';
import { LANGUAGES, type Language, WORDS } from './words.ts';

export type Pages = ReturnType<typeof createPages>;

/** @param livePage the live page's address as browsers reach it, for the link on each page */
export function createPages(
  { labs, progress, record, standing }: Guide,
  render: Include,
  livePage: string,
) {
  const placeOf = (path: string) => labs.findIndex(({ number }) => path === `/labs/${number}`);

  function page(path: string, language: Language, refusal?: string): string | undefined {
    const words = WORDS[language];
    const describeAll = () => labs.map((lab) => describe(standing(lab), language));
    if (path === '/') return render('list', { words, labs: describeAll() });
    if (path === '/instructor') {
      return render('instructor', { words, labs: describeAll(), livePage });
    }
    const place = placeOf(path);
    const lab = labs[place];
    if (!lab) return undefined;
    const next = labs[place + 1]?.number;
    const silent = record.silent().join(', ');
    return render('lab', { ...describe(standing(lab), language), next, refusal, silent });
  }

  /** The content of a page's main element; undefined if there is no such page. `refusal` is of a prediction. */
  function main(path: string, language: Language, refusal?: string): string | undefined {
    const content = page(path, language, refusal);
    if (content === undefined || progress.isKept()) return content;
    return `<p class="refusal">${WORDS[language].notKept}</p>${content}`;
  }

  return {
    main,
    /** The whole document; undefined if there is no such page. */
    document(path: string, language: Language, refusal?: string): string | undefined {
      const content = main(path, language, refusal);
      if (content === undefined) return undefined;
      const languages = LANGUAGES.map((code) => ({ code, name: WORDS[code].name }));
      const title = labs[placeOf(path)]?.texts[language].title;
      const words = WORDS[language];
      return render('page', { words, language, languages, path, title, livePage, content });
    },
  };
}

/** Returns what a page shows of a lab, in HTML except for `standing`. The template hides what comes later. */
function describe({ lab, state, progress, checks }: LabStanding, language: Language) {
  const { number, minutes, reading, waiting, rightAnswer } = lab;
  const words = WORDS[language];
  const texts = lab.texts[language];
  const answers = texts.answers.map((answer) => ({
    ...answer,
    isRight: answer.key === rightAnswer,
    isPredicted: answer.key === progress?.predicted,
  }));
  const ticked = checks.filter(({ done }) => done).length;
  const isPredictedRight = progress?.predicted === rightAnswer;
  const standings = {
    question: words.notBegun,
    'under way': words.ticked(ticked, checks.length),
    explained: isPredictedRight ? words.predictedRight : words.predictedOtherwise,
  };
  const describeSeen = ({ at, source, text }: Seen) => {
    // In UTC, which the page's script turns into the browser's own time.
    const iso = new Date(at).toISOString();
    return {
      time: iso.slice(11, 19),
      iso,
      source: words.sources[source],
      text: inLanguage(text, language),
    };
  };
  const described = checks.map(({ key, done, seen, lastsUntil, missing, beganAgain }, place) => ({
    key,
    done,
    html: texts.checks[place]?.html,
    seen: seen.map(describeSeen),
    missing: missing && {
      html: texts.checks[place]?.steps[missing.step],
      source: words.sources[missing.source],
      latest: missing.latest && describeSeen(missing.latest),
    },
    beganAgain: beganAgain && describeSeen(beganAgain),
    /** Seconds that something has to last for; missing where nothing does. */
    secondsLeft: lastsUntil && Math.max(1, Math.ceil((lastsUntil - Date.now()) / 1_000)),
  }));
  /** Missing before the prediction. */
  const predicted = answers.find(({ isPredicted }) => isPredicted)?.html;
  const right = answers.find(({ isRight }) => isRight)?.html;
  const duration = { minutes, reading, waiting };
  const ofLab = { words, number, ...duration, texts, answers, right, checks: described, ticked };
  return { ...ofLab, state, standing: standings[state], predicted, isPredictedRight };
}
