// What the guide says itself, in both languages: words.json. What a lab says is in its own texts.
import texts from './words.json' with { type: 'json' };

/** Codes of ISO 639-1. Each lab has its texts in all of them. */
export const LANGUAGES = ['en', 'ko'] as const;
export type Language = (typeof LANGUAGES)[number];

/** In `evidence`, the key is the English template; a template without an entry stays as it is. */
type Texts = Omit<typeof texts.en, 'evidence'> & { evidence: Readonly<Record<string, string>> };

export type Words = ReturnType<typeof createWords>;

/** Fills in the values of those texts that have some. */
function createWords(text: Texts) {
  return {
    ...text,
    lab: (number: number) => fill(text.lab, number),
    minutes: (all: number, reading: number, waiting: number) =>
      fill(text.minutes, all, reading, waiting),
    ticked: (done: number, all: number) => fill(text.ticked, done, all),
    lasts: (seconds: number) => fill(text.lasts, seconds),
    silent: (services: string) => fill(text.silent, services),
    learned: (predicted: string, right: string) => fill(text.learned, predicted, right),
  };
}

/** Returns the template with the values in the places of `{0}`, `{1}` and so on. */
export function fill(template: string, ...values: readonly (string | number)[]): string {
  return template.replaceAll(/\{(\d)\}/g, (_, place) => String(values[Number(place)] ?? ''));
}

/** The type requires each word in each language. */
export const WORDS: Readonly<Record<Language, Words>> = {
  en: createWords(texts.en),
  ko: createWords(texts.ko),
};
