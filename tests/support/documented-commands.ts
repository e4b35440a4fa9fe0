// Takes the commands from a Markdown page, and what the page says of them, so that what readers are told
// to type and to see is what is tested. All of it stands in the text; nothing is hidden from readers.
//
// A command is a block ```sh, or what stands in the last column of a table. A block ```text after it is what
// is seen: these lines in this order, `…` standing for anything. Words behind ```sh say how it runs:
//   fails             it ends with an error
//   within=15s        it is repeated until it shows what it should, or followed for so long
//   until-ctrl-c      it runs until it has shown that, and is then interrupted
//   second-terminal   it runs until the end of its section
//   in-any-order      the order of these lines is left to chance

import { stripVTControlCharacters } from 'node:util';

export interface DocumentedCommand {
  /** The line in the page where the command begins, from 1. */
  line: number;
  /** The heading that it stands under. */
  section: string;
  /** What to hand to a shell. */
  script: string;
  /** The lines that have to be seen; none where it only has to succeed. */
  shown: string[];
  /** Whether it is left to chance which of them comes first. */
  inAnyOrder?: boolean;
  /** Seconds until they have to be seen. */
  within?: number;
  fails: boolean;
  ends: 'by itself' | 'with Ctrl-C' | 'with its section';
}

const HEADING = /^#+ (.*)$/;
const BLOCK_START = /^\s*```(\w*)(.*)$/;
const BLOCK_END = /^\s*```$/;
/** The last cell of a row of a table, if it is a command. */
const COMMAND_IN_TABLE = /^\|.*\| `((?:[A-Z_]+=\S+ )*(?:docker|curl|make|npm|kubectl) [^`]+)` \|$/;

const ATTRIBUTE = /^(fails|until-ctrl-c|second-terminal|in-any-order|within=(\d+)s)$/;

/** @throws Error that names a word behind ```sh which is none of those above */
export function commandsOf(page: string): DocumentedCommand[] {
  const commands: DocumentedCommand[] = [];
  let section = '';
  let block: { language: string; attributes: string[]; line: number; lines: string[] } | undefined;

  const add = (line: number, script: string, attributes: readonly string[] = []): void => {
    const unknown = attributes.find((attribute) => !ATTRIBUTE.test(attribute));
    if (unknown) throw new Error(`line ${line - 1}: "${unknown}" is nothing that a command can be`);
    const has = (attribute: string) => attributes.includes(attribute);
    const within = attributes.map((attribute) => ATTRIBUTE.exec(attribute)?.[2]).find(Boolean);
    let ends: DocumentedCommand['ends'] = 'by itself';
    if (has('until-ctrl-c')) ends = 'with Ctrl-C';
    if (has('second-terminal')) ends = 'with its section';
    commands.push({
      ...{ line, section, script, shown: [], fails: has('fails'), ends },
      ...(within && { within: Number(within) }),
      ...(has('in-any-order') && { inAnyOrder: true }),
    });
  };

  for (const [index, written] of page.split('\n').entries()) {
    const start = BLOCK_START.exec(written);
    const inTable = COMMAND_IN_TABLE.exec(written);
    if (block && BLOCK_END.test(written)) {
      const last = commands.at(-1);
      if (block.language === 'sh') add(block.line, block.lines.join('\n'), block.attributes);
      if (block.language === 'text' && last) last.shown = block.lines;
      block = undefined;
    } else if (block) {
      block.lines.push(written.trim());
    } else if (start) {
      const [, language = '', words = ''] = start;
      const attributes = words.split(' ').filter(Boolean);
      block = { language, attributes, line: index + 2, lines: [] };
    } else {
      section = HEADING.exec(written)?.[1] ?? section;
      if (inTable) add(index + 1, inTable[1] ?? '');
    }
  }
  return commands;
}

/** Whether the lines are there, in their order unless told otherwise; others may stand between them. */
export function shows(output: string, lines: readonly string[], inAnyOrder = false): boolean {
  let printed = stripVTControlCharacters(output)
    .split(/[\r\n]+/)
    .map(singleSpaced)
    .filter(Boolean);
  return lines.map(patternOf).every((pattern) => {
    const found = printed.findIndex((line) => pattern.test(line));
    printed = inAnyOrder ? printed.toSpliced(found, 1) : printed.slice(found + 1);
    return found >= 0;
  });
}

function patternOf(line: string): RegExp {
  const escaped = singleSpaced(line).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('…', '.*')}$`);
}

/** How far columns stand apart says nothing. */
const singleSpaced = (line: string): string => line.trim().replaceAll(/\s+/g, ' ');
