// The options, in one table: what is read, what is allowed and what --help says cannot differ.

import type { Address } from './address.ts';
import { prepareText, type SearchedText } from './bytes.ts';
import {
  type Header,
  parseCertificates,
  parseHeader,
  parseMethod,
  parseMilliseconds,
  parseSeconds,
  parseStatuses,
  parseText,
} from './option-values.ts';
import type { Platform, Trust } from './platform.ts';

/** The same as in package.json; a test compares the two. */
export const VERSION = '3.0.0';

/** Where an address comes from: the command line, perhaps after an option, or a variable. */
export type Source = { text: string; option?: string } | { variable: string };

/** What the options set. Durations are milliseconds. */
export interface OptionValues extends Trust {
  sources: Source[];
  method: string;
  /** Headers to send. */
  headers: Header[];
  /** The socket to connect to; the address then only says what to ask for. */
  unixSocket?: string;
  /** Three characters each, one of which must match: `200`, `2xx`; without them: 200. */
  statuses?: readonly string[];
  /** Headers that the answer must have; an empty value stands for any. */
  expectedHeaders: Header[];
  /** Texts that the body must hold. */
  expectedTexts: SearchedText[];
  /** For one check of all addresses, from the first name looked up to the last byte. */
  timeout: number;
  /** How long to try again; without it: try once. */
  wait?: number;
  /** Pause between two checks; without it, check once. */
  watch?: number;
  logSuccess: boolean;
  logFailure: boolean;
  json: boolean;
  /** What to print instead of checking. */
  information?: 'help' | 'version';
}

/** What one run does, after the command line has been read and found right. */
export interface Settings extends OptionValues {
  /** All of them must pass. */
  addresses: readonly Address[];
  /** The command to become once the check has passed; empty: none. */
  command: readonly string[];
}

export function createDefaultValues(): OptionValues {
  return {
    sources: [],
    method: 'GET',
    headers: [],
    expectedHeaders: [],
    expectedTexts: [],
    timeout: 300,
    logSuccess: true,
    logFailure: true,
    json: false,
    insecure: false,
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
   * Returns the values that the option sets, or adds to one of their lists.
   * @throws Error that says what is allowed
   */
  read(text: string, values: OptionValues, world: World): Partial<OptionValues> | undefined;
}

/** What values may refer to. */
export type World = Pick<Platform, 'environment' | 'readFile'>;

export const OPTIONS: readonly Option[] = [
  {
    names: ['-u', '--url'],
    value: 'URL',
    help: 'URL to request; the same as URL alone',
    read: (text, { sources }) => void sources.push({ option: '-u', text }),
  },
  {
    names: ['-c', '--url-from-env'],
    value: 'NAME',
    help: 'take the URL from this environment variable; repeatable',
    read: (text, { sources }) => void sources.push({ variable: parseText(text) }),
  },
  {
    names: ['-t', '--timeout'],
    value: 'MS',
    help: 'deadline of the whole check; also 500ms or 2s (300)',
    read: (text) => ({ timeout: parseMilliseconds(text) }),
  },
  {
    names: ['--expect-status'],
    value: 'LIST',
    help: 'statuses that pass, such as 2xx or 200,204 (200)',
    read: (text, { statuses }) => {
      if (statuses !== undefined) throw new Error('give one list, with commas');
      return { statuses: parseStatuses(text) };
    },
  },
  {
    names: ['--expect-header'],
    value: "'K: V'",
    help: "header that the response must have; 'K:': with any value; repeatable",
    isSecret: true,
    read: (text, { expectedHeaders }) => void expectedHeaders.push(parseHeader(text)),
  },
  {
    names: ['--expect-body'],
    value: 'TEXT',
    help: 'text that the body must contain; repeatable',
    read: (text, { expectedTexts }) => void expectedTexts.push(prepareText(parseText(text))),
  },
  {
    names: ['-H', '--header'],
    value: "'K: V'",
    help: 'header to send; repeatable',
    isSecret: true,
    read: (text, { headers }) => void headers.push(parseHeader(text)),
  },
  {
    names: ['-X', '--method'],
    value: 'METHOD',
    help: 'request method (GET)',
    read: (text) => ({ method: parseMethod(text) }),
  },
  {
    names: ['--unix-socket'],
    value: 'PATH',
    help: 'connect to this socket instead of the host in the URL',
    read: (text) => ({ unixSocket: parseText(text) }),
  },
  {
    names: ['--ca-file'],
    value: 'FILE',
    help: 'for https, trust only the certificates in this PEM file',
    read: (text, _, world) => ({ authorities: parseCertificates(text, world) }),
  },
  {
    names: ['--insecure'],
    help: 'for https, trust every certificate',
    read: () => ({ insecure: true }),
  },
  {
    names: ['--wait'],
    value: 'SECONDS',
    help: 'retry until it passes, at most for this time',
    read: (text) => ({ wait: parseSeconds(text) }),
  },
  {
    names: ['--watch'],
    value: 'SECONDS',
    help: 'repeat the check with this pause, print each change with its time',
    read: (text) => ({ watch: parseSeconds(text) }),
  },
  {
    names: ['--no-log-success'],
    help: 'print nothing for a check that passes',
    read: () => ({ logSuccess: false }),
  },
  {
    names: ['--no-log-failure'],
    help: 'print nothing for a check that fails',
    read: () => ({ logFailure: false }),
  },
  {
    names: ['--quiet'],
    help: 'print neither',
    read: () => ({ logSuccess: false, logFailure: false }),
  },
  {
    names: ['--json'],
    help: 'print JSON, one object per line',
    read: () => ({ json: true }),
  },
  {
    names: ['-h', '--help'],
    help: 'print this',
    read: (_, { information = 'help' }) => ({ information }),
  },
  {
    names: ['--version'],
    help: 'print the version',
    read: (_, { information = 'version' }) => ({ information }),
  },
];
