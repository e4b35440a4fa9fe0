// The options, in one table: what is read, what is allowed and what --help says cannot differ.

import {
  parseHeader,
  parseMethod,
  parseMilliseconds,
  parseSearchedText,
  parseSeconds,
  parseStatuses,
  parseText,
} from './option-values.ts';
import type { Header } from './settings.ts';
import type { SearchedText } from './text-search.ts';

/** An address on the command line, and the option before it, if there is one. */
export interface WrittenAddress {
  option?: string;
  text: string;
}

/** What the options have set so far. */
export interface OptionValues {
  addresses: (WrittenAddress | { variable: string })[];
  /** Milliseconds. */
  timeout: number;
  statuses?: string[];
  expectedHeaders: Header[];
  bodies: SearchedText[];
  headers: Header[];
  method: string;
  unixSocket?: string;
  /** Milliseconds. */
  wait?: number;
  /** Milliseconds. */
  watch?: number;
  logSuccess: boolean;
  logFailure: boolean;
  json: boolean;
  information?: 'help' | 'version';
}

export function createDefaultValues(): OptionValues {
  return {
    addresses: [],
    timeout: 300,
    expectedHeaders: [],
    bodies: [],
    headers: [],
    method: 'GET',
    logSuccess: true,
    logFailure: true,
    json: false,
  };
}

export interface Option {
  /** All its names, the short one first. */
  names: readonly string[];
  /** What its value is called in the help; without it, it takes none. */
  value?: string;
  help: string;
  /** Whether its value may be a secret, so that no message shows it. */
  isSecret?: true;
  /**
   * Puts the value in its place.
   * @throws Error that says what is allowed
   */
  apply(values: OptionValues, text: string): void;
}

export const OPTIONS: readonly Option[] = [
  {
    names: ['-u', '--url'],
    value: 'URL',
    help: 'the same as URL alone: an address to ask',
    apply: (values, text) => values.addresses.push({ option: '-u', text }),
  },
  {
    names: ['-c', '--url-from-env'],
    value: 'NAME',
    help: 'the address stands in this environment variable; repeatable',
    apply: (values, text) => values.addresses.push({ variable: parseText(text) }),
  },
  {
    names: ['-t', '--timeout'],
    value: 'MS',
    help: 'the whole check is over by then; also 500ms or 2s (300)',
    apply: (values, text) => {
      values.timeout = parseMilliseconds(text);
    },
  },
  {
    names: ['--expect-status'],
    value: 'LIST',
    help: 'statuses that pass, such as 2xx or 200,204 (200)',
    apply: (values, text) => {
      if (values.statuses !== undefined) throw new Error('give one list, with commas');
      values.statuses = parseStatuses(text);
    },
  },
  {
    names: ['--expect-header'],
    value: "'K: V'",
    help: "header that the answer must have; 'K:' with any value; repeatable",
    isSecret: true,
    apply: (values, text) => values.expectedHeaders.push(parseHeader(text)),
  },
  {
    names: ['--expect-body'],
    value: 'TEXT',
    help: 'text that the body must hold; repeatable',
    apply: (values, text) => values.bodies.push(parseSearchedText(text)),
  },
  {
    names: ['-H', '--header'],
    value: "'K: V'",
    help: 'header to send; repeatable',
    isSecret: true,
    apply: (values, text) => values.headers.push(parseHeader(text)),
  },
  {
    names: ['-X', '--method'],
    value: 'METHOD',
    help: 'method to ask with (GET)',
    apply: (values, text) => {
      values.method = parseMethod(text);
    },
  },
  {
    names: ['--unix-socket'],
    value: 'PATH',
    help: 'connect to this socket instead of the host in the address',
    apply: (values, text) => {
      values.unixSocket = parseText(text);
    },
  },
  {
    names: ['--wait'],
    value: 'SECONDS',
    help: 'try again until it passes or this long has gone by',
    apply: (values, text) => {
      values.wait = parseSeconds(text);
    },
  },
  {
    names: ['--watch'],
    value: 'SECONDS',
    help: 'go on checking at this interval, print each change with its time',
    apply: (values, text) => {
      values.watch = parseSeconds(text);
    },
  },
  {
    names: ['--no-log-success'],
    help: 'print nothing for a check that passes',
    apply: (values) => {
      values.logSuccess = false;
    },
  },
  {
    names: ['--no-log-failure'],
    help: 'print nothing for a check that fails',
    apply: (values) => {
      values.logFailure = false;
    },
  },
  {
    names: ['--quiet'],
    help: 'print neither',
    apply: (values) => {
      values.logSuccess = false;
      values.logFailure = false;
    },
  },
  {
    names: ['--json'],
    help: 'print JSON, one object a line',
    apply: (values) => {
      values.json = true;
    },
  },
  {
    names: ['-h', '--help'],
    help: 'print this',
    apply: (values) => {
      values.information ??= 'help';
    },
  },
  {
    names: ['--version'],
    help: 'print the version',
    apply: (values) => {
      values.information ??= 'version';
    },
  },
];
