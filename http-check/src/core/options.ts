// The options, in one table: what is read, what is allowed and what --help says cannot differ.

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it stands so on the command line.

import type { Address } from './address.ts';
import { prepareText, type SearchedText } from './bytes.ts';
import {
  expect,
  type Header,
  parseHeader,
  parseHeaderToSend,
  parseMilliseconds,
  parseSeconds,
  readCertificates,
  STATUSES,
  TOKEN,
  type World,
} from './option-values.ts';
import type { Trust } from './platform.ts';

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
  /** The deadline of one check of all addresses, from the first name lookup to the last byte. */
  timeout: number;
  /** How long to try again; without it: try once. */
  wait?: number;
  /** Pause between two checks; without it, check once. */
  watch?: number;
  logSuccess: boolean;
  logFailure: boolean;
  json: boolean;
  /** What to print instead of checking. */
  print?: 'help' | 'version';
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
    timeout: 1_000,
    logSuccess: true,
    logFailure: true,
    json: false,
    insecure: false,
  };
}

export interface Option {
  help: string;
  /** Whether its value may be a secret, so that no message shows it. */
  isSecret?: true;
  /** Returns the values that the option sets, or adds to one of their lists. @throws Error that says what is allowed */
  read(text: string, values: OptionValues, world: World): Partial<OptionValues> | undefined;
}

const expectText = (text: string) => expect(text, /./s, 'give a text that is not empty');

/**
 * The options by all their names, the short one first, and what the value is called if they take one. A function, because
 * most checks have none, and the table costs time.
 */
export const createOptions = (): Readonly<Record<string, Option>> => ({
  '-u, --url URL': {
    help: 'URL to request; the same as URL alone',
    read: (text, { sources }) => void sources.push({ option: '-u', text }),
  },
  '-c, --url-from-env NAME': {
    help: 'take the URL from this environment variable; repeatable',
    read: (text, { sources }) => void sources.push({ variable: expectText(text) }),
  },
  '-t, --timeout MS': {
    help: 'deadline of the whole check; also 500ms or 2s (1000)',
    read: (text) => ({ timeout: parseMilliseconds(text) }),
  },
  '--expect-status LIST': {
    help: 'statuses that pass, such as 2xx or 200,204 (200)',
    read: (text, { statuses }) => {
      if (statuses !== undefined) throw new Error('give one list, with commas');
      const allowed = 'give statuses separated by commas, such as 200,204 or 2xx';
      return { statuses: expect(text.toLowerCase(), STATUSES, allowed).split(',') };
    },
  },
  "--expect-header 'K: V'": {
    help: "header that the response must have; 'K:': with any value; repeatable",
    isSecret: true,
    read: (text, { expectedHeaders }) => void expectedHeaders.push(parseHeader(text)),
  },
  '--expect-body TEXT': {
    help: 'text that the body must contain; repeatable',
    read: (text, { expectedTexts }) => void expectedTexts.push(prepareText(expectText(text))),
  },
  "-H, --header 'K: V'": {
    help: 'header to send, with ${NAME} as in URL; @FILE: from a file; repeatable',
    isSecret: true,
    read: (text, { headers }, world) => void headers.push(parseHeaderToSend(text, world)),
  },
  '-X, --method METHOD': {
    help: 'request method (GET)',
    read: (text) => ({ method: expect(text, TOKEN, 'give a method such as GET or HEAD') }),
  },
  '--unix-socket PATH': {
    help: 'connect to this socket instead of the host in the URL',
    read: (text) => ({ unixSocket: expectText(text) }),
  },
  '--ca-file FILE': {
    help: 'for https, trust only the certificates in this PEM file',
    read: (text, _, world) => ({ authorities: readCertificates(text, world) }),
  },
  '--insecure': { help: 'for https, trust every certificate', read: () => ({ insecure: true }) },
  '--wait SECONDS': {
    help: 'retry until it passes, at most for this time',
    read: (text) => ({ wait: parseSeconds(text) }),
  },
  '--watch SECONDS': {
    help: 'repeat the check with this pause, print each change with its time',
    read: (text) => ({ watch: parseSeconds(text) }),
  },
  '--no-log-success': {
    help: 'print nothing for a check that passes',
    read: () => ({ logSuccess: false }),
  },
  '--no-log-failure': {
    help: 'print nothing for a check that fails',
    read: () => ({ logFailure: false }),
  },
  '--quiet': { help: 'print neither', read: () => ({ logSuccess: false, logFailure: false }) },
  '--json': { help: 'print JSON, one object per line', read: () => ({ json: true }) },
  '-h, --help': { help: 'print this', read: (_, { print = 'help' }) => ({ print }) },
  '--version': { help: 'print the version', read: (_, { print = 'version' }) => ({ print }) },
});
