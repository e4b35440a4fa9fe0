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
  /** What stands behind ```sh. */
  words: string[];
}

const HEADING = /^#+ (.*)$/;
const BLOCK_START = /^\s*```(\w*)(.*)$/;
const BLOCK_END = /^\s*```$/;
/** The last cell of a row of a table, if it is a command. */
const COMMAND_IN_TABLE = /^\|.*\| `((?:[A-Z_]+=\S+ )*(?:docker|curl|make|npm|kubectl) [^`]+)` \|$/;

const WORD = /^(fails|until-ctrl-c|second-terminal|in-any-order|within=\d+s)$/;

/** @throws Error that names a word behind ```sh which is none of those above */
export function commandsOf(page: string): DocumentedCommand[] {
  const commands: DocumentedCommand[] = [];
  let section = '';
  let block: { language: string; words: string[]; line: number; lines: string[] } | undefined;

  const add = (line: number, script: string, words: string[] = []): void => {
    const unknown = words.find((word) => !WORD.test(word));
    if (unknown) throw new Error(`line ${line - 1}: "${unknown}" is nothing that a command can be`);
    commands.push({ line, section, script, shown: [], words });
  };

  for (const [index, written] of page.split('\n').entries()) {
    const start = BLOCK_START.exec(written);
    const inTable = COMMAND_IN_TABLE.exec(written);
    if (block && BLOCK_END.test(written)) {
      const last = commands.at(-1);
      if (block.language === 'sh') add(block.line, block.lines.join('\n'), block.words);
      if (block.language === 'text' && last) last.shown = block.lines;
      block = undefined;
    } else if (block) {
      block.lines.push(written.trim());
    } else if (start) {
      const [, language = '', words = ''] = start;
      block = { language, words: words.split(' ').filter(Boolean), line: index + 2, lines: [] };
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
