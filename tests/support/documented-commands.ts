// Takes the commands and their expected output from a Markdown page, so that the tests run what readers
// type. All of it is visible in the text.
//
// A command is a block ```sh, or the last column of a table. A block ```text after it is the expected
// output: these lines in this order; `…` matches anything. Words after ```sh say how it runs:
//   fails             it ends with an error
//   within=15s        it is repeated until it shows what it should, or followed for so long
//   until-ctrl-c      it runs until it has shown that, and is then interrupted
//   second-terminal   it runs until the end of its section
//   in-any-order      the order of these lines is left to chance
import { stripVTControlCharacters } from 'node:util';

export interface DocumentedCommand {
  /** The line in the page where the command begins, from 1. */
  line: number;
  /** The heading above it. */
  section: string;
  /** The text for a shell. */
  script: string;
  /** The expected lines; none if the command only has to succeed. */
  shown: string[];
  /** The words after ```sh. */
  words: string[];
}

/** A heading, a block, or a row of a table whose last cell is code. */
const PART = /^#+ (.*)$|^ *```(\w*)(.*)\n([\s\S]*?)^ *```$|^\|.*\| `([^`]+)` \|$/gm;
const COMMAND = /^(?:[A-Z_]+=\S+ )*(?:docker|curl|make|npm|kubectl) /;
const WORD = /^(fails|until-ctrl-c|second-terminal|in-any-order|within=\d+s)$/;

/** @throws Error that names a word behind ```sh which is none of those above */
export function commandsOf(page: string): DocumentedCommand[] {
  const commands: DocumentedCommand[] = [];
  let section = '';
  for (const part of page.matchAll(PART)) {
    const [, heading, language, said = '', block = '', inTable = ''] = part;
    const line = page.slice(0, part.index).split('\n').length;
    const lines = block.split('\n').map((written) => written.trim());
    lines.pop();
    const last = commands.at(-1);
    if (heading) section = heading;
    if (COMMAND.test(inTable)) {
      commands.push({ line, section, script: inTable, shown: [], words: [] });
    }
    if (language === 'text' && last) last.shown = lines;
    if (language !== 'sh') continue;
    const words = said.split(' ').filter(Boolean);
    const unknown = words.find((word) => !WORD.test(word));
    if (unknown) throw new Error(`line ${line}: "${unknown}" is nothing that a command can be`);
    commands.push({ line: line + 1, section, script: lines.join('\n'), shown: [], words });
  }
  return commands;
}

/** Whether the output has the lines, by default in their order, perhaps with others between them. */
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

/** Ignores the space between columns. */
const singleSpaced = (line: string): string => line.trim().replaceAll(/\s+/g, ' ');
