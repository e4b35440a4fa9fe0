// Answers with which a check must fail.

import { type Case, CHUNKED, OK } from './cases.ts';
import { floods, ok, says, saysAndResets, saysAndStays } from './servers.ts';

const protocol = { exit: 1, output: /^protocol / } as const;
const reset = { exit: 1, output: /^reset / } as const;

export const failingCases: readonly Case[] = [
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
  { name: 'a reset in a chunk', server: saysAndResets(`${CHUNKED}9\r\nhalf`), ...reset },
  {
    name: 'a reset before the last chunk',
    server: saysAndResets(`${CHUNKED}1\r\nO\r\n`),
    ...reset,
  },
  { name: 'a reset where the end would be', server: saysAndResets(`${OK}\r\nOk`), ...reset },
  { name: 'a connection that ends without an answer', server: says(''), ...reset },
  { name: 'half a status line', server: says('HTTP/1.'), ...reset },
  { name: 'half of the headers', server: says(`${OK}Content-Length: 2\r\n`), ...reset },
  { name: 'half a body', server: says(`${OK}Content-Length: 9\r\n\r\nhalf`), ...reset },
  { name: 'half a chunk', server: says(`${CHUNKED}9\r\nhalf`), ...reset },
  { name: 'chunks without the last one', server: says(`${CHUNKED}2\r\nOk\r\n`), ...reset },
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
    server: says(`${CHUNKED}zwei\r\nOk\r\n0\r\n\r\n`),
    ...protocol,
  },
  {
    name: 'a chunk longer than it says',
    server: says(`${CHUNKED}1\r\nOk\r\n0\r\n\r\n`),
    ...protocol,
  },
  { name: 'a chunk size without end', server: floods(CHUNKED, '1'), ...protocol },
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
