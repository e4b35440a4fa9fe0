// Reads a lab's texts, en.md and ko.md: a title, the goal, and sections with fixed headings.
// Answers and checks begin with their key, as in "- `up`: Up". Below a check is a line for each step it waits for.
import { Marked, type Token, type Tokens } from 'marked';
import { escapeHtml } from 'page-kit/render.ts';
import { type Language, WORDS, type Words } from './words.ts';

type Section = keyof Words['sections'];

/** The texts of a lab, as HTML except for the commands. */
export interface LabTexts extends Record<Exclude<Section, 'checks'>, string> {
  title: string;
  goal: string;
  /** The answers, each with its explanation. */
  answers: (Keyed & { explanation: string })[];
  checks: Check[];
  /** The command blocks of each section, unchanged. */
  commands: Record<Section, string[]>;
}

/** An answer or a check; its key is the same in all languages. */
export interface Keyed {
  key: string;
  html: string;
}

/** `steps`: what each step of the check waits for. */
export interface Check extends Keyed {
  steps: string[];
}

/** Command blocks get a copy button; links open in a new tab. */
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

/** Keeps each word of a command on one line: browsers would break it at a hyphen. Commands contain no HTML. */
function wholeWords(text: string): string {
  return text.replace(/\S+/g, (word) => `<span>${word}</span>`);
}

/** Splits a text into its parts. A test ensures that each lab has all of them. */
export function parseTexts(markdown: string, language: Language): LabTexts {
  const marked = createMarked(language);
  const parse = (text = '') => marked.parse(text, { async: false });
  const { before: head, parts } = splitAt(markdown, 2);
  const [, title = '', goal] = /^# (.+)$([\s\S]*)/m.exec(head) ?? [];
  const ofEach = <Value>(read: (body: string) => Value) => {
    const headings = Object.entries(WORDS[language].sections);
    const entries = headings.map(([name, heading]) => [name, read(parts[heading] ?? '')]);
    return Object.fromEntries(entries) as Record<Section, Value>;
  };
  const tokens = ofEach((body) => marked.lexer(body));
  const explanation = splitAt(parts[WORDS[language].sections.explanation] ?? '', 3);
  return {
    ...ofEach(parse),
    title: marked.parseInline(title, { async: false }),
    goal: parse(goal),
    question: marked.parser(tokens.question.filter(({ type }) => type !== 'list')),
    answers: keyedItems(marked, tokens.question).map((answer) => {
      return { ...answer, explanation: parse(explanation.parts[answer.key]) };
    }),
    checks: keyedItems(marked, tokens.checks),
    explanation: parse(explanation.before),
    commands: ofEach((body) => codeBlocks(marked, marked.lexer(body))),
  };
}

/** Returns the text before the first heading of that depth, and the text below each heading. */
function splitAt(markdown: string, depth: number) {
  const [before = '', ...rest] = markdown.split(new RegExp(`^#{${depth}} (.+)$`, 'm'));
  const pairs = rest.flatMap((part, place) => (place % 2 ? [[rest[place - 1], part]] : []));
  return { before, parts: Object.fromEntries(pairs) as Record<string, string> };
}

/** The entries of a section's list, such as "- `up`: Up". */
function keyedItems(marked: Marked, tokens: readonly Token[]): Check[] {
  const inline = (text: string) => marked.parseInline(text, { async: false });
  return itemsOf(tokens).map((item) => {
    const [first] = item.tokens;
    const [, key = '', rest = ''] = /^`([a-z0-9-]+)`: *([\s\S]+)$/.exec(first?.raw ?? '') ?? [];
    return { key, html: inline(rest), steps: itemsOf(item.tokens).map(({ text }) => inline(text)) };
  });
}

/** The entries of all lists. */
function itemsOf(tokens: readonly Token[]): Tokens.ListItem[] {
  const lists = tokens.filter((token): token is Tokens.List => token.type === 'list');
  return lists.flatMap(({ items }) => items);
}

function codeBlocks(marked: Marked, tokens: Token[]): string[] {
  const blocks: string[] = [];
  marked.walkTokens(tokens, (token) => {
    if (token.type === 'code') blocks.push(token.text);
  });
  return blocks;
}
