// Takes the commands from a Markdown page, and what the page says of them, so that what readers are told
// to type and to see is what is tested. All of it stands in the text; nothing is hidden from readers.
//
// A command is a block ```sh, or what stands in the last column of a table. A block ```text after it is what
// is seen: these lines in this order, `…` standing for anything. The words around them count:
//   "second terminal" before the command   it goes on until the end of the section
//   "within 15 s" before what is seen      the command is repeated until then
//   "fails" before what is seen            it ends with an error
//   "Ctrl-C" before what is seen           it goes on until then, and is ended so
//   "in any order" before what is seen     which of these lines comes first is left to chance

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
  inAnyOrder?: true;
  /** Seconds until they have to be seen. */
  within?: number;
  fails: boolean;
  ends: 'by itself' | 'with Ctrl-C' | 'with its section';
}

const HEADING = /^#+ (.*)$/;
const BLOCK_START = /^\s*```(\w*)$/;
const BLOCK_END = /^\s*```$/;
/** The last cell of a row of a table, if it is a command. */
const COMMAND_IN_TABLE = /^\|.*\| `((?:[A-Z_]+=\S+ )*(?:docker|curl|make|npm|kubectl) [^`]+)` \|$/;

export function commandsOf(page: string): DocumentedCommand[] {
  const commands: DocumentedCommand[] = [];
  let section = '';
  /** The text since the last block, row or heading. */
  let text = '';
  let block: { language: string; line: number; lines: string[]; before: string } | undefined;

  const add = (line: number, script: string, before = ''): void => {
    const ends = before.includes('second terminal') ? 'with its section' : 'by itself';
    commands.push({ line, section, script, shown: [], fails: false, ends });
  };

  for (const [index, written] of page.split('\n').entries()) {
    const heading = HEADING.exec(written);
    const inTable = COMMAND_IN_TABLE.exec(written);
    if (block && BLOCK_END.test(written)) {
      if (block.language === 'sh') add(block.line, block.lines.join('\n'), block.before);
      const command = commands.at(-1);
      if (block.language === 'text' && command) show(command, block.lines, block.before);
      block = undefined;
      text = '';
    } else if (block) {
      block.lines.push(written.trim());
    } else if (BLOCK_START.test(written)) {
      const language = BLOCK_START.exec(written)?.[1] ?? '';
      block = { language, line: index + 2, lines: [], before: text };
    } else if (heading) {
      section = heading[1] ?? '';
      text = '';
    } else if (inTable) {
      add(index + 1, inTable[1] ?? '');
      text = '';
    } else {
      text += ` ${written.trim()}`;
    }
  }
  return commands;
}

function show(command: DocumentedCommand, lines: string[], before: string): void {
  command.shown = lines;
  command.fails = /\bfails\b/.test(before);
  const seconds = /\bwithin (\d+) s\b/i.exec(before)?.[1];
  if (seconds) command.within = Number(seconds);
  if (before.includes('in any order')) command.inAnyOrder = true;
  if (before.includes('Ctrl-C')) command.ends = 'with Ctrl-C';
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
