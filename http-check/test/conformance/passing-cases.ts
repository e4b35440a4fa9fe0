// Answers with which a check must pass.

import { type Case, CHUNKED, OK } from './cases.ts';
import { drips, ok, says, saysAndStays, sendsBody } from './servers.ts';

const pass = { exit: 0, output: /^200 http:\S+ \d+ ms\n$/ } as const;

export const passingCases: readonly Case[] = [
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
    server: saysAndStays(`${CHUNKED}2;a=b\r\nOk\r\n0\r\nX: y\r\n\r\n`),
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
    name: 'a body of 256 MB',
    server: sendsBody(256 * 1_024 ** 2),
    words: ['-t', '14000'],
    ...pass,
  },
  {
    name: 'the expected text in pieces',
    server: drips(CHUNKED, ['3\r\nhea', '\r\n4\r\nlthy', '\r\n0\r\n\r\n'], 5),
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
