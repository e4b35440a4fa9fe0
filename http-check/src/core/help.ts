// What --help prints.

import { OPTIONS, type Option } from './options.ts';

const HELP_COLUMN = 28;

/** The help, a line for each option. */
export function formatHelp(): string {
  return [
    'http-check [options] [-- command …]',
    '',
    'Asks an HTTP service for a page, says in one line how that went, and exits with',
    '0 when the check passed, 1 when it failed, 64 when it was used wrongly.',
    '',
    ...OPTIONS.map(formatOption),
    '  -- command …'.padEnd(HELP_COLUMN) +
      'when the check passes, become this command, with the same PID',
  ].join('\n');
}

function formatOption(option: Option): string {
  const names = option.names.join(', ');
  const usage = option.value === undefined ? names : `${names} ${option.value}`;
  return `  ${usage}`.padEnd(HELP_COLUMN) + option.help;
}
