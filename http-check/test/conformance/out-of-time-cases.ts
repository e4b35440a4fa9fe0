// Servers that would keep a check for ever.

import { type Case, CHUNKED, OK } from './cases.ts';
import { drips, floods, forever, saysAndStays, silent } from './servers.ts';

/** Ends when the time of 150 ms is over, and at most 50 ms later. */
const outOfTime = {
  words: ['-t', '150'],
  exit: 1,
  output: /^timeout /,
  reported: { least: 149, most: 200 },
} as const;

export const outOfTimeCases: readonly Case[] = [
  { name: 'a silent server', server: silent, ...outOfTime },
  { name: 'a drip that ends too late', server: drips('', OK, 100), ...outOfTime },
  { name: 'headers that drip', server: drips(OK, forever('X: y\r\n'), 20), ...outOfTime },
  { name: 'a body that drips', server: drips(`${OK}\r\n`, forever('.'), 20), ...outOfTime },
  { name: 'chunks that drip', server: drips(CHUNKED, forever('1\r\nx\r\n'), 20), ...outOfTime },
  {
    name: 'half an answer, then silence',
    server: saysAndStays(`${OK}Content-Length: 9\r\n\r\nhalf`),
    ...outOfTime,
  },
  { name: 'a body without end', server: floods(`${OK}\r\n`, 'x'), ...outOfTime },
  { name: 'chunks without end', server: floods(CHUNKED, '5\r\nhello\r\n'), ...outOfTime },
  {
    name: 'a body without end that is searched',
    server: floods(`${OK}\r\n`, 'health'),
    ...outOfTime,
    words: ['-t', '150', '--expect-body', 'healthy'],
  },
  ...[10_000, 65_535].map((length) => ({
    name: `a body without end that nearly holds a text of ${length} bytes`,
    server: floods(`${OK}\r\n`, 'a'),
    ...outOfTime,
    words: ['-t', '150', '--expect-body', `${'a'.repeat(length)}b`],
  })),
  {
    name: 'a body without end in which five long texts are looked for',
    server: floods(CHUNKED, `400\r\n${'a'.repeat(1_024)}\r\n`),
    ...outOfTime,
    words: [
      '-t',
      '150',
      ...Array.from({ length: 5 }, (_, index) => [
        '--expect-body',
        `${'a'.repeat(65_000)}${index}`,
      ]).flat(),
    ],
  },
  {
    name: 'many short headers, then silence',
    server: saysAndStays(`${OK}${'X:\r\n'.repeat(16_000)}`),
    ...outOfTime,
  },
  {
    name: 'many short headers and a body without end',
    server: floods(`${OK}${'X: y\r\n'.repeat(10_000)}\r\n`, 'x'),
    ...outOfTime,
  },
];
