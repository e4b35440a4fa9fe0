// Takes the commands from a Markdown page, so that what readers are told to type is what is tested.
//
// A comment, invisible to readers, may stand before a block of commands and say what to expect:
//   <!-- prints: PATTERN -->                      the output has to match
//   <!-- prints within N s: PATTERN -->           the same, after repeating the commands for N seconds
//   <!-- runs until it prints: PATTERN -->        goes on until then, and is ended with Ctrl-C
//   <!-- runs alongside and prints: PATTERN -->   goes on until the end of the page

export type Expectation = 'ends' | 'prints' | 'runs until it prints' | 'runs alongside and prints';

export interface DocumentedCommand {
  /** The line in the page where the command begins, from 1. */
  line: number;
  /** What to hand to a shell. */
  script: string;
  expectation: Expectation;
  /** What has to be printed. */
  pattern: RegExp | undefined;
  /** Seconds for which the command may be repeated until it prints that. */
  within: number;
}

const COMMENT =
  /^\s*<!-- (prints|runs until it prints|runs alongside and prints)(?: within (\d+) s)?: (.*) -->$/;
const BLOCK_START = /^\s*```sh$/;
const BLOCK_END = /^\s*```$/;
/** The last cell of a row of a table, if it is a command. */
const COMMAND_IN_TABLE = /^\|.*\| `((?:[A-Z_]+=\S+ )*(?:docker|curl|make|npm) [^`]+)` \|$/;

export function commandsOf(page: string): DocumentedCommand[] {
  const commands: DocumentedCommand[] = [];
  let announced: Omit<DocumentedCommand, 'line' | 'script'> = ends;
  let block: DocumentedCommand | undefined;

  for (const [index, text] of page.split('\n').entries()) {
    const line = index + 1;
    const comment = COMMENT.exec(text);
    const inTable = COMMAND_IN_TABLE.exec(text);
    if (block && BLOCK_END.test(text)) {
      commands.push(block);
      block = undefined;
    } else if (block) {
      block.script += `${text.trim()}\n`;
    } else if (comment) {
      announced = {
        expectation: comment[1] as Expectation,
        pattern: new RegExp(comment[3] ?? '', 'm'),
        within: Number(comment[2] ?? 0),
      };
    } else if (BLOCK_START.test(text)) {
      block = { line: line + 1, script: '', ...announced };
      announced = ends;
    } else if (inTable) {
      commands.push({ line, script: inTable[1] ?? '', ...ends });
    }
  }
  return commands;
}

const ends = { expectation: 'ends', pattern: undefined, within: 0 } as const;
