// What a lab consists of: its lab.ts, and its texts beside it, which are read from en.md and ko.md. A text has a
// title, what the lab is good for, and sections whose headings are fixed. Lists of answers and checks begin with
// the key, as in "- `up`: Up".
import { Marked, type Token, type Tokens } from 'marked';
import { escapeHtml } from 'page-kit/render.ts';
import { type Language, WORDS, type Words } from './words.ts';

type Section = keyof Words['sections'];
const SECTIONS = Object.keys(WORDS.en.sections) as Section[];

/** HTML, but for the commands. */
export interface LabTexts extends Record<Exclude<Section, 'checks'>, string> {
  title: string;
  goal: string;
  /** The answers, each with its explanation. */
  answers: (Keyed & { explanation: string })[];
  checks: Keyed[];
  /** The command blocks of each section, unchanged. */
  commands: Record<Section, string[]>;
}

/** An answer or a check; its key is the same in all languages. */
export interface Keyed {
  key: string;
  html: string;
}

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

/**
 * @param file what the text is called in a message
 * @throws Error when a section is missing, or a key
 */
export function parseTexts(markdown: string, language: Language, file: string): LabTexts {
  const marked = createMarked(language);
  const parse = (text = '') => marked.parse(text, { async: false });
  const { before: head, headings, bodies } = splitAt(markdown, 2);
  const [, title, goal] = /^# (.+)$([\s\S]*)/m.exec(head) ?? [];
  if (title === undefined) throw new Error(`${file} has no title`);
  const wanted = Object.values(WORDS[language].sections);
  if (headings.join() !== wanted.join()) {
    throw new Error(`${file} has the sections ${headings}, but must have ${wanted}`);
  }
  const ofEach = <Value>(read: (body: string) => Value) => {
    const entries = SECTIONS.map((name, place) => [name, read(bodies[place] ?? '')]);
    return Object.fromEntries(entries) as Record<Section, Value>;
  };
  const tokens = ofEach((body) => marked.lexer(body));
  const explanation = splitAt(bodies[SECTIONS.indexOf('explanation')] ?? '', 3);
  const answers = keyedItems(marked, tokens.question, file);
  const keys = answers.map(({ key }) => key);
  if (explanation.headings.join() !== keys.join()) {
    throw new Error(`${file} must explain its answers one by one: ${keys}`);
  }
  return {
    ...ofEach(parse),
    title: marked.parseInline(title, { async: false }),
    goal: parse(goal),
    question: marked.parser(tokens.question.filter(({ type }) => type !== 'list')),
    answers: answers.map((answer, place) => {
      return { ...answer, explanation: parse(explanation.bodies[place]) };
    }),
    checks: keyedItems(marked, tokens.checks, file),
    explanation: parse(explanation.before),
    commands: ofEach((body) => codeBlocks(marked, marked.lexer(body))),
  };
}

/** What stands before the first heading of that depth, the headings, and what stands under each. */
function splitAt(markdown: string, depth: number) {
  const [before = '', ...parts] = markdown.split(new RegExp(`^#{${depth}} (.+)$`, 'm'));
  const headings = parts.filter((_, place) => place % 2 === 0);
  return { before, headings, bodies: parts.filter((_, place) => place % 2 === 1) };
}

/** The entries of a section's list, such as "- `up`: Up". */
function keyedItems(marked: Marked, tokens: readonly Token[], file: string): Keyed[] {
  const items = tokens.flatMap((token) =>
    token.type === 'list' ? (token as Tokens.List).items : [],
  );
  return items.map(({ text }) => {
    const [, key, rest] = /^`([a-z0-9-]+)`: *([\s\S]+)$/.exec(text) ?? [];
    if (key === undefined || rest === undefined) {
      throw new Error(`${file}: "${text}" must begin with its key, as in \`up\`: Up`);
    }
    return { key, html: marked.parseInline(rest, { async: false }) };
  });
}

function codeBlocks(marked: Marked, tokens: Token[]): string[] {
  const blocks: string[] = [];
  marked.walkTokens(tokens, (token) => {
    if (token.type === 'code') blocks.push(token.text);
  });
  return blocks;
}
