// The table of cases: what a server does, how the check is asked, and what it must say.

import {
  type Behaviour,
  drips,
  floods,
  says,
  saysAndResets,
  saysAndStays,
  sendsBody,
} from './servers.ts';

export interface Case {
  name: string;
  server: Behaviour;
  /** Besides the address and a generous `-t 5000`; a `-t` here counts instead. */
  words?: readonly string[];
  exit: 0 | 1;
  output: RegExp;
  /** The milliseconds that the check itself reports. */
  reported?: { least: number; most: number };
}

const OK = 'HTTP/1.1 200 OK\r\n';
const ok = says(`${OK}Content-Length: 2\r\n\r\nOk`);
const chunked = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
const pass = { exit: 0, output: /^200 http:\S+ \d+ ms\n$/ } as const;
const protocol = { exit: 1, output: /^protocol / } as const;
const reset = { exit: 1, output: /^reset / } as const;

export const passing: readonly Case[] = [
  { name: 'an answer with a length', server: ok, ...pass },
  { name: 'an answer that ends with the connection', server: says(`${OK}\r\nOk`), ...pass },
  { name: 'an HTTP/1.0 answer', server: says('HTTP/1.0 200 OK\r\n\r\nOk'), ...pass },
  {
    name: 'lines that end in LF alone',
    server: saysAndStays('HTTP/1.1 200\nContent-Length: 0\n\n'),
    ...pass,
  },
  {
    name: 'a length given twice alike',
    server: saysAndStays(`${OK}Content-Length: 2, 2\r\n\r\nOk`),
    ...pass,
  },
  {
    name: 'a chunked answer',
    server: saysAndStays(`${chunked}2;a=b\r\nOk\r\n0\r\nX: y\r\n\r\n`),
    ...pass,
  },
  {
    name: 'bytes after the end',
    server: saysAndStays(`${OK}Content-Length: 2\r\n\r\nOkHTTP/1.1 500\r\n`),
    ...pass,
  },
  {
    name: 'NULs in the body',
    server: saysAndStays(`${OK}Content-Length: 3\r\n\r\n\0\0\0`),
    ...pass,
  },
  {
    name: 'interim answers first',
    server: says(`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\n${OK}\r\n`),
    ...pass,
  },
  {
    name: 'HEAD, whose answer has no body',
    server: saysAndStays(`${OK}Content-Length: 99\r\n\r\n`),
    words: ['-X', 'HEAD'],
    ...pass,
  },
  {
    name: '204, which has no body',
    server: saysAndStays('HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n'),
    words: ['--expect-status', '200,204'],
    exit: 0,
    output: /^204 /,
  },
  {
    name: '304, which has no body',
    server: saysAndStays('HTTP/1.1 304 Not Modified\r\n\r\n'),
    words: ['--expect-status', '3xx'],
    exit: 0,
    output: /^304 /,
  },
  {
    name: 'a body of 1 GB',
    server: sendsBody(1024 ** 3),
    words: ['-t', '14000'],
    ...pass,
  },
  {
    name: 'the expected text in pieces',
    server: drips(chunked, ['3\r\nhea', '\r\n4\r\nlthy', '\r\n0\r\n\r\n'], 5),
    words: ['--expect-body', 'healthy'],
    ...pass,
  },
  {
    name: 'a drip that ends in time',
    server: drips(`${OK}Content-Length: 4\r\n\r\n`, 'abcd', 50),
    words: ['-t', '3000'],
    ...pass,
    reported: { least: 190, most: 3000 },
  },
  {
    name: 'all the expected texts, one within the other',
    server: says(`${OK}\r\n{"database":"up","cache":"up"}`),
    words: ['--expect-body', '"cache":"up"', '--expect-body', 'up","c', '--expect-body', '{'],
    ...pass,
  },
  {
    name: 'the expected headers',
    server: says(`${OK}Content-Type: text/plain; charset=utf-8\r\nX-A: 1\r\nx-a:2 \r\n\r\nOk`),
    words: [
      ...['--expect-header', 'content-type: text/plain; charset=utf-8'],
      ...['--expect-header', 'X-A: 2', '--expect-header', 'X-A:1', '--expect-header', 'x-A: 1, 2'],
      ...['--expect-header', 'X-A:'],
    ],
    ...pass,
  },
];

export const failing: readonly Case[] = [
  {
    name: 'a status that is not expected',
    server: says('HTTP/1.1 500 Oh\r\n\r\n'),
    exit: 1,
    output: /^status .* status 500, expected 200\n$/,
  },
  {
    name: 'a redirect, which is not followed',
    server: says('HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n'),
    exit: 1,
    output: /^status .* status 302/,
  },
  {
    name: 'a body without the expected text',
    server: ok,
    words: ['--expect-body', 'healthy'],
    exit: 1,
    output: /^body .*'healthy'\n$/,
  },
  {
    name: 'a body that holds one of two expected texts',
    server: ok,
    words: ['--expect-body', 'healthy', '--expect-body', 'Ok'],
    exit: 1,
    output: /^body .*'healthy'\n$/,
  },
  {
    name: 'an answer without an expected header',
    server: says(`${OK}X-A: 10\r\n\r\nOk`),
    words: ['--expect-header', 'X-A: 1'],
    exit: 1,
    output: /^header .* status 200, but no header 'X-A: 1'\n$/,
  },
  {
    name: 'an answer without any header of an expected name',
    server: ok,
    words: ['--expect-header', 'X-A:', '--expect-body', 'healthy'],
    exit: 1,
    output: /^header .*'X-A'\n$/,
  },
  {
    name: 'an expected header in the interim answer only',
    server: says(`HTTP/1.1 103 Hints\r\nX-A: 1\r\n\r\n${OK}\r\n`),
    words: ['--expect-header', 'X-A: 1'],
    exit: 1,
    output: /^header /,
  },
  { name: 'a reset before the answer', server: saysAndResets(''), ...reset },
  { name: 'a reset in the status line', server: saysAndResets('HTTP/1.1 2'), ...reset },
  { name: 'a reset in the headers', server: saysAndResets(`${OK}Content-`), ...reset },
  {
    name: 'a reset in the body',
    server: saysAndResets(`${OK}Content-Length: 9\r\n\r\nOk`),
    ...reset,
  },
  { name: 'a reset in a chunk', server: saysAndResets(`${chunked}9\r\nhalf`), ...reset },
  {
    name: 'a reset before the last chunk',
    server: saysAndResets(`${chunked}1\r\nO\r\n`),
    ...reset,
  },
  { name: 'a reset where the end would be', server: saysAndResets(`${OK}\r\nOk`), ...reset },
  { name: 'a connection that ends without an answer', server: says(''), ...reset },
  { name: 'half a status line', server: says('HTTP/1.'), ...reset },
  { name: 'half of the headers', server: says(`${OK}Content-Length: 2\r\n`), ...reset },
  { name: 'half a body', server: says(`${OK}Content-Length: 9\r\n\r\nhalf`), ...reset },
  { name: 'half a chunk', server: says(`${chunked}9\r\nhalf`), ...reset },
  { name: 'chunks without the last one', server: says(`${chunked}2\r\nOk\r\n`), ...reset },
  { name: 'a wrong protocol', server: saysAndStays('SSH-2.0-OpenSSH_9.9\r\n'), ...protocol },
  { name: 'a wrong protocol without a line end', server: saysAndStays('220 mail'), ...protocol },
  { name: 'HTTP/2', server: says('HTTP/2 200\r\n\r\n'), ...protocol },
  { name: 'HTTP/0.9', server: says('<html></html>'), ...protocol },
  { name: 'a status that is no number', server: says('HTTP/1.1 abc OK\r\n\r\n'), ...protocol },
  { name: 'NULs instead of an answer', server: says('\0\0\0\0'), ...protocol },
  { name: 'NULs in a header', server: says(`${OK}X: \0\r\n\r\n`), ...protocol },
  { name: 'a header without a name', server: says(`${OK}: x\r\n\r\n`), ...protocol },
  {
    name: 'a space before the colon',
    server: says(`${OK}Content-Length : 2\r\n\r\nOk`),
    ...protocol,
  },
  { name: 'a negative length', server: says(`${OK}Content-Length: -2\r\n\r\nOk`), ...protocol },
  {
    name: 'two different lengths',
    server: says(`${OK}Content-Length: 2\r\nContent-Length: 3\r\n\r\nOk`),
    ...protocol,
  },
  {
    name: 'a chunk size that is no number',
    server: says(`${chunked}zwei\r\nOk\r\n0\r\n\r\n`),
    ...protocol,
  },
  {
    name: 'a chunk longer than it says',
    server: says(`${chunked}1\r\nOk\r\n0\r\n\r\n`),
    ...protocol,
  },
  { name: 'a chunk size without end', server: floods(chunked, '1'), ...protocol },
  {
    name: 'a switch of protocols',
    server: saysAndStays('HTTP/1.1 101 Switching\r\n\r\n'),
    ...protocol,
  },
  { name: 'headers without end', server: floods(OK, 'X: y\r\n'), ...protocol },
  { name: 'a status line without end', server: floods(OK.trim(), 'x'), ...protocol },
  {
    name: 'interim answers without end',
    server: floods('', 'HTTP/1.1 100 Continue\r\n\r\n'),
    ...protocol,
  },
];
