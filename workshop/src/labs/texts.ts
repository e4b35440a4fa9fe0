// Reads the texts of a lab from its en.md or ko.md: a title, what it is good for, and sections whose headings
// are fixed. Lists of answers and checks begin with the key, as in "- `up`: Up".
import { Marked, type Token, type Tokens } from 'marked';
import { escapeHtml } from 'page-kit/render.ts';
import { WORDS } from '../words.ts';
import type { Language } from './lab.ts';

/** The sections, in their order, with their headings. */
export const SECTIONS = {
  question: { en: 'Question', ko: '질문' },
  do: { en: 'Do', ko: '해 보기' },
  look: { en: 'Look', ko: '살펴보기' },
  checks: { en: 'Checks', ko: '확인' },
  explanation: { en: 'Explanation', ko: '설명' },
  change: { en: 'Change', ko: '바꿔 보기' },
  back: { en: 'Back', ko: '되돌리기' },
  instructor: { en: 'Instructor', ko: '강사용' },
} as const;
export type Section = keyof typeof SECTIONS;
const NAMES = Object.keys(SECTIONS) as Section[];

export interface LabTexts {
  /** HTML, as are all texts here but the commands. */
  title: string;
  goal: string;
  question: string;
  answers: Keyed[];
  do: string;
  look: string;
  checks: Keyed[];
  explanation: string;
  /** What each answer has right, or confuses; in the order of the answers. */
  explanations: Keyed[];
  change: string;
  back: string;
  instructor: string;
  /** The command blocks of each section, line by line as they stand there. */
  commands: Record<Section, string[]>;
}

/** An answer, what explains it, or a check; its key is the same in all languages. */
export interface Keyed {
  key: string;
  html: string;
}

/** A text has not the form that all labs have. The message says what is wrong, in which file. */
export class LabTextError extends Error {}

/** Command blocks get a button that copies them; links lead out of the lab, so they open beside it. */
function createMarked(language: Language): Marked {
  const copy = WORDS[language].copy;
  return new Marked({
    renderer: {
      code: ({ text }) =>
        `<div class="command"><pre><code>${wholeWords(text)}</code></pre>` +
        `<button type="button" class="copy" data-own>${copy}</button></div>\n`,
      link({ href, tokens }) {
        const label = this.parser.parseInline(tokens);
        return `<a href="${escapeHtml(href)}" target="_blank">${label}</a>`;
      },
    },
  });
}

/** A word of a command is not torn apart where a line ends, as at a hyphen. */
function wholeWords(text: string): string {
  return text.replace(/\S+/g, (word) => `<span>${escapeHtml(word)}</span>`);
}

const MARKED: Readonly<Record<Language, Marked>> = {
  en: createMarked('en'),
  ko: createMarked('ko'),
};

/**
 * @param file what the text is called in a message
 * @throws LabTextError when a section is missing, or a key
 */
export function parseTexts(markdown: string, language: Language, file: string): LabTexts {
  const marked = MARKED[language];
  const tokens = marked.lexer(markdown);
  const title = tokens.find((token): token is Tokens.Heading => isHeading(token, 1));
  const sections = splitAt(tokens, 2);
  const headings = sections.map(({ heading }) => heading);
  const wanted = NAMES.map((name) => SECTIONS[name][language]);
  if (!title) throw new LabTextError(`${file} has no title`);
  if (headings.join() !== wanted.join()) {
    throw new LabTextError(`${file} has the sections ${headings}, but must have ${wanted}`);
  }
  const bodies = Object.fromEntries(
    NAMES.map((name, place) => [name, sections[place]?.tokens ?? []]),
  ) as Record<Section, Token[]>;
  const html = (name: Section): string => marked.parser(bodies[name]);
  const explanations = splitAt(bodies.explanation, 3);
  const answers = keyedItems(marked, bodies.question, file);
  if (explanations.map(({ heading }) => heading).join() !== answers.map(({ key }) => key).join()) {
    throw new LabTextError(
      `${file} must explain its answers one by one: ${answers.map(({ key }) => key)}`,
    );
  }
  return {
    title: marked.parseInline(title.text, { async: false }),
    goal: marked.parser(before(tokens, 2).filter((token) => token !== title)),
    question: marked.parser(bodies.question.filter((token) => token.type !== 'list')),
    answers,
    do: html('do'),
    look: html('look'),
    checks: keyedItems(marked, bodies.checks, file),
    explanation: marked.parser(before(bodies.explanation, 3)),
    explanations: explanations.map(({ heading, tokens }) => ({
      key: heading,
      html: marked.parser(tokens),
    })),
    change: html('change'),
    back: html('back'),
    instructor: html('instructor'),
    commands: Object.fromEntries(
      NAMES.map((name) => [name, codeBlocks(marked, bodies[name])]),
    ) as LabTexts['commands'],
  };
}

function isHeading(token: Token, depth: number): token is Tokens.Heading {
  return token.type === 'heading' && token.depth === depth;
}

/** What stands before the first heading of that depth. */
function before(tokens: readonly Token[], depth: number): Token[] {
  const place = tokens.findIndex((token) => isHeading(token, depth));
  return tokens.slice(0, place < 0 ? tokens.length : place);
}

/** What stands under each heading of that depth. */
function splitAt(tokens: readonly Token[], depth: number): { heading: string; tokens: Token[] }[] {
  const parts: { heading: string; tokens: Token[] }[] = [];
  for (const token of tokens) {
    if (isHeading(token, depth)) parts.push({ heading: token.text, tokens: [] });
    else parts.at(-1)?.tokens.push(token);
  }
  return parts;
}

/** The entries of a section's list, such as "- `up`: Up". */
function keyedItems(marked: Marked, tokens: readonly Token[], file: string): Keyed[] {
  const items = tokens.flatMap((token) =>
    token.type === 'list' ? (token as Tokens.List).items : [],
  );
  return items.map(({ text }) => {
    const [, key, rest] = /^`([a-z0-9-]+)`: *([\s\S]+)$/.exec(text) ?? [];
    if (key === undefined || rest === undefined) {
      throw new LabTextError(`${file}: "${text}" must begin with its key, as in \`up\`: Up`);
    }
    return { key, html: marked.parseInline(rest, { async: false }) };
  });
}

function codeBlocks(marked: Marked, tokens: readonly Token[]): string[] {
  const blocks: string[] = [];
  marked.walkTokens([...tokens], (token) => {
    if (token.type === 'code') blocks.push(token.text);
  });
  return blocks;
}
