// Servers that would keep a check for ever.

import type { Case } from './cases.ts';
import { drips, floods, forever, saysAndStays, silent } from './servers.ts';

const OK = 'HTTP/1.1 200 OK\r\n';
const chunked = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
/** Ends when the time of 300 ms is over, and not later. */
const outOfTime = {
  words: ['-t', '300'],
  exit: 1,
  output: /^timeout /,
  reported: { least: 299, most: 450 },
} as const;

export const outOfTimeCases: readonly Case[] = [
  { name: 'a silent server', server: silent, ...outOfTime },
  { name: 'a drip that ends too late', server: drips('', OK, 100), ...outOfTime },
  { name: 'headers that drip', server: drips(OK, forever('X: y\r\n'), 20), ...outOfTime },
  { name: 'a body that drips', server: drips(`${OK}\r\n`, forever('.'), 20), ...outOfTime },
  { name: 'chunks that drip', server: drips(chunked, forever('1\r\nx\r\n'), 20), ...outOfTime },
  {
    name: 'half an answer, then silence',
    server: saysAndStays(`${OK}Content-Length: 9\r\n\r\nhalf`),
    ...outOfTime,
  },
  { name: 'a body without end', server: floods(`${OK}\r\n`, 'x'), ...outOfTime },
  { name: 'chunks without end', server: floods(chunked, '5\r\nhello\r\n'), ...outOfTime },
  {
    name: 'a body without end that is searched',
    server: floods(`${OK}\r\n`, 'health'),
    ...outOfTime,
    words: ['-t', '300', '--expect-body', 'healthy'],
  },
];
