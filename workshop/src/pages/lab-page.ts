// What the page of a lab shows, by how far the student has come.
import type { Seen, Time } from '../evidence/evidence.ts';
import type { LabStanding } from '../guide.ts';
import type { Language } from '../labs/lab.ts';
import type { Keyed, LabTexts } from '../labs/texts.ts';
import { WORDS, type Words } from '../words.ts';

export interface LabPage {
  words: Words;
  state: LabStanding['state'];
  number: number;
  minutes: number;
  texts: LabTexts;
  answers: (Keyed & { isRight: boolean; isPredicted: boolean; explanation: string })[];
  /** HTML of the answers; missing before the prediction. */
  predicted?: string;
  right: string;
  isPredictedRight: boolean;
  checks: CheckView[];
  /** Checks that have ticked. */
  ticked: number;
  /** The number of the lab that comes next. */
  next?: number;
  /** Why the prediction was not taken. */
  refusal?: string;
}

export interface CheckView extends Keyed {
  done: boolean;
  seen: { time: string; iso: string; witness: string; text: string }[];
  /** Seconds that something has to last for; missing where nothing does. */
  secondsLeft?: number;
}

export interface LabPageOptions {
  language: Language;
  now: Time;
  next?: number | undefined;
  refusal?: string | undefined;
}

/** Tells the answers in every state: what is not to be seen yet is left out by the template. */
export function labPage(standing: LabStanding, options: LabPageOptions): LabPage {
  const { language, now, next, refusal } = options;
  const { lab, state, progress, checks } = standing;
  const words = WORDS[language];
  const texts = lab.texts[language];
  const answer = (key: string | undefined) => texts.answers.find((each) => each.key === key)?.html;
  const predicted = answer(progress?.predicted);
  return {
    words,
    state,
    number: lab.number,
    minutes: lab.minutes,
    texts,
    answers: texts.answers.map(({ key, html }, place) => ({
      key,
      html,
      isRight: key === lab.rightAnswer,
      isPredicted: key === progress?.predicted,
      explanation: texts.explanations[place]?.html ?? '',
    })),
    ...(predicted !== undefined && { predicted }),
    right: answer(lab.rightAnswer) ?? '',
    isPredictedRight: progress?.predicted === lab.rightAnswer,
    checks: checks.map(({ key, done, seen, lastsUntil }) => ({
      key,
      html: texts.checks.find((each) => each.key === key)?.html ?? '',
      done,
      seen: seen.map((each) => inWords(each, words)),
      ...(lastsUntil !== undefined && {
        secondsLeft: Math.max(1, Math.ceil((lastsUntil - now) / 1_000)),
      }),
    })),
    ticked: checks.filter(({ done }) => done).length,
    ...(next !== undefined && { next }),
    ...(refusal !== undefined && { refusal }),
  };
}

/** With the time in UTC, which the page's script turns into the browser's own. */
function inWords({ at, witness, text }: Seen, words: Words): CheckView['seen'][number] {
  const iso = new Date(at).toISOString();
  return { time: iso.slice(11, 19), iso, witness: words.witnesses[witness], text };
}
