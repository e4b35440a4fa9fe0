// What --help prints.

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it stands so on the command line.

import { OPTIONS, type Option } from './options.ts';

/** Characters before the text of an option. */
const COLUMN = 28;

/** The help, a line for each option. */
export function formatHelp(): string {
  return [
    'http-check [options] [URL …] [-- command …]',
    '',
    'Asks HTTP services for a page, says in one line each how that went, and exits with',
    '0 when all passed, 1 when one failed, 64 when it was used wrongly.',
    '',
    line('URL', 'an address to ask, with ${NAME} for an environment variable;'),
    line('', 'several are asked at once, and all must pass (http://localhost)'),
    ...OPTIONS.map(formatOption),
    line('-- command …', 'when the check passes, become this command, with the same PID'),
  ].join('\n');
}

function formatOption({ names, value, help }: Option): string {
  const both = names.join(', ');
  return line(value === undefined ? both : `${both} ${value}`, help);
}

function line(usage: string, help: string): string {
  return `  ${usage}`.padEnd(COLUMN) + help;
}
