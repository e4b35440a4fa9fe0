// The options, in one table: what is read, what is allowed and what --help says cannot differ.

import { type Address, parseAddress } from './address.ts';
import {
  parseHeader,
  parseMethod,
  parseMilliseconds,
  parseSeconds,
  parseStatuses,
  parseText,
} from './option-values.ts';
import type { Header } from './settings.ts';

/** What the options have set so far; it starts with the defaults. */
export class OptionValues {
  addresses: Address[] = [];
  addressVariable: string | undefined;
  timeout = 300;
  statuses: string[] = ['200'];
  body: string | undefined;
  headers: Header[] = [];
  method = 'GET';
  unixSocket: string | undefined;
  wait: number | undefined;
  watch: number | undefined;
  logSuccess = true;
  logFailure = true;
  json = false;
  information: 'help' | 'version' | undefined;
}

export interface Option {
  /** All its names, the short one first. */
  readonly names: readonly string[];
  /** What its value is called in the help; undefined: it takes none. */
  readonly value?: string;
  readonly help: string;
  /** Puts the value in its place. Throws an `Error` that says what is allowed. */
  readonly apply: (values: OptionValues, text: string) => void;
}

export const OPTIONS: readonly Option[] = [
  {
    names: ['-u', '--url'],
    value: 'URL',
    help: 'address to ask; may be given several times, all must pass (http://localhost)',
    apply: (values, text) => values.addresses.push(parseAddress(text)),
  },
  {
    names: ['-c', '--url-from-env'],
    value: 'NAME',
    help: 'the address stands in this environment variable',
    apply: (values, text) => {
      if (values.addressVariable !== undefined) throw new Error('give one variable only');
      values.addressVariable = parseText(text);
    },
  },
  {
    names: ['-t', '--timeout'],
    value: 'MS',
    help: 'milliseconds by which the whole check is over, headers and body (300)',
    apply: (values, text) => {
      values.timeout = parseMilliseconds(text);
    },
  },
  {
    names: ['--expect-status'],
    value: 'LIST',
    help: 'statuses that pass, such as 2xx or 200,204 (200)',
    apply: (values, text) => {
      values.statuses = parseStatuses(text);
    },
  },
  {
    names: ['--expect-body'],
    value: 'TEXT',
    help: 'text that the body must hold',
    apply: (values, text) => {
      values.body = parseText(text);
    },
  },
  {
    names: ['-H', '--header'],
    value: "'K: V'",
    help: 'header to send; may be given several times',
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
    names: ['--help'],
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
