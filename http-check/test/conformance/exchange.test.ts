// What servers answer, and what the check must say of it.
import { test } from 'node:test';
import { describeBuild, type Expected, expectEnd } from './executable.ts';
import {
  type Behaviour,
  drips,
  floods,
  forever,
  listen,
  ok,
  says,
  saysAndResets,
  saysAndStays,
  silent,
} from './servers.ts';

/** A server, and where they are not what all cases have in common, the words and the output. */
type Case = readonly [server: Behaviour, ...(readonly string[] | RegExp)[]];

const OK = 'HTTP/1.1 200 OK\r\n';
const TYPE = `${OK}Content-Type:`;
const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;

/** What all cases of a table have in common. */
interface Common extends Expected {
  words?: readonly string[];
}

function describeCases(title: string, common: Common, cases: Readonly<Record<string, Case>>): void {
  describeBuild(title, {}, () => {
    for (const [name, [behaviour, ...others]] of Object.entries(cases)) {
      const words = others.flatMap((other) => (other instanceof RegExp ? [] : other));
      const output = others.find((other) => other instanceof RegExp);
      test(name, async () => {
        await using server = await listen(behaviour);
        const expected = output === undefined ? common : { ...common, output };
        await expectEnd([...(common.words ?? []), ...words, server.url], expected);
      });
    }
  });
}

function body(...texts: readonly string[]): string[] {
  return texts.flatMap((text) => ['--expect-body', text]);
}

function headers(...fields: readonly string[]): string[] {
  return fields.flatMap((field) => ['--expect-header', field]);
}

const passes = { exit: 0, output: /^200 http:\S+ \d+ ms\n$/ };
describeCases('passes', passes, {
  'an answer with a length': [ok],
  'an answer that ends with the connection': [says(`${OK}\r\nOk`)],
  'a coding beside a length': [says(`${OK}Transfer-Encoding: x\r\nContent-Length: 9\r\n\r\nOk`)],
  'an HTTP/1.0 answer': [says('HTTP/1.0 200 OK\r\n\r\nOk')],
  'lines that end in LF alone': [saysAndStays('HTTP/1.1 200\nContent-Length: 0\n\n')],
  'a length given twice alike': [saysAndStays(`${OK}Content-Length: 2, 2\r\n\r\nOk`)],
  'a chunked answer': [saysAndStays(`${CHUNKED}2 ;a=b\r\nOk\r\n0\r\nX: y\r\n\r\n`)],
  'bytes after the end': [saysAndStays(`${OK}Content-Length: 2\r\n\r\nOkHTTP/1.1 500\r\n`)],
  'NULs in the body': [saysAndStays(`${OK}Content-Length: 3\r\n\r\n\0\0\0`)],
  'interim answers first': [
    says(`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\n${OK}\r\n`),
  ],
  'HEAD, which has no body': [saysAndStays(`${OK}Content-Length: 9\r\n\r\n`), ['-X', 'HEAD']],
  '204, which has no body': [
    saysAndStays('HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n'),
    ['--expect-status', '200,204'],
    /^204 /,
  ],
  '304, which has no body': [
    saysAndStays('HTTP/1.1 304 Not Modified\r\n\r\n'),
    ['--expect-status', '3xx'],
    /^304 /,
  ],
  'a body of 256 MB': [floods(`${OK}Content-Length: 268435456\r\n\r\n`, 'x', 268_435_456)],
  'a drip that ends': [drips(`${OK}Content-Length: 4\r\n\r\n`, 'abcd', 50)],
  'the expected text in pieces': [
    drips(CHUNKED, ['3\r\nhea', '\r\n4\r\nlthy', '\r\n0\r\n\r\n'], 5),
    body('healthy'),
  ],
  'all the expected texts, one within the other': [
    says(`${OK}\r\n{"database":"up","cache":"up"}`),
    body('"cache":"up"', 'up","c', '{'),
  ],
  'the expected headers': [
    says(`${OK}Content-Type: a/b; c=d\r\nX-A: 1\r\nx-a:2 \r\nX-B:3\r\n 4\r\n\r\nOk`),
    headers('content-type: a/b; c=d', 'Content-Type: A/B', 'X-A: 2', 'X-A:1', 'x-A: 1, 2'),
    headers('X-A:', 'X-B: 3 4'),
  ],
});

/** What is printed besides address and time; in `words` some characters need a backslash. */
const because = (reason: string, words: string): RegExp =>
  new RegExp(`^${reason} http:\\S+ \\d+ ms: ${words}\n$`);
const fails = { exit: 1 };
const status = (code: number): RegExp => because('status', `status ${code}, expected 200`);
const noBody = because('body', "status 200, but the body does not hold 'healthy'");
describeCases('fails for', fails, {
  'a status that is not expected': [says('HTTP/1.1 500 Oh\r\n\r\n'), status(500)],
  'a redirect, which is not followed': [
    says('HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n'),
    status(302),
  ],
  'a body without the expected text': [ok, body('healthy'), noBody],
  'a body that holds one of two expected texts': [ok, body('healthy', 'Ok'), noBody],
});

/** What the head begins and ends with, what is expected of it, and the words for what is wrong. */
const mismatches: readonly (readonly [came: string, expected: string, words: string])[] = [
  [OK, 'X-A: 1', "no header 'X-A: 1'"],
  [OK, 'X-A:', "no header 'X-A'"],
  [OK, 'X-Key: s3cret', "no header 'X-Key'"],
  [`HTTP/1.1 103 Hints\r\nX-A: 1\r\n\r\n${OK}`, 'X-A: 1', "no header 'X-A: 1'"],
  [`${OK}X-A: 10\r\nX-A: 100\r\n`, 'X-A: 1', "header 'X-A' is '10, 100', expected '1'"],
  [`${OK}X-Key: s\r\n`, 'X-Key: a', "header 'X-Key' has another value than the expected one"],
  [`${TYPE} a/c;d\r\n`, 'Content-Type: a/b', "header 'Content-Type' is 'a/c;d', expected 'a/b'"],
  [`${TYPE} a/b\r\n`, 'Content-Type: a/b;c', "header 'Content-Type' is 'a/b', expected 'a/b;c'"],
];
const mismatchCases = mismatches.map(([came, expected, words]): [string, Case] => [
  JSON.stringify(`${expected} in ${came}`),
  [
    says(`${came}\r\n`),
    [...headers(expected), ...body('healthy')],
    because('header', `status 200, but ${words}`),
  ],
]);
describeCases('fails for an expected header', fails, Object.fromEntries(mismatchCases));

const reset = because('reset', 'while reading: the server reset the connection \\(\\w+\\)');
const closed = (when: string): RegExp =>
  because('reset', `the server closed the connection ${when}`);
const cut = 'after status 200 and [24] bytes of the body';
describeCases('does not take for whole', fails, {
  'a reset before the answer': [saysAndResets(''), reset],
  'a reset in the headers': [saysAndResets(`${OK}Content-`), reset],
  'a reset in a chunk': [saysAndResets(`${CHUNKED}9\r\nhalf`), reset],
  'a reset where the end would be': [saysAndResets(`${OK}\r\nOk`), reset],
  'a connection that ends without an answer': [says(''), closed('before any answer came')],
  'half a status line': [says('HTTP/1.'), closed('after part of the headers')],
  'half a body': [says(`${OK}Content-Length: 9\r\n\r\nhalf`), closed(cut)],
  'chunks without the last one': [says(`${CHUNKED}2\r\nOk\r\n`), closed(cut)],
});

const answer = (has: string): RegExp => because('protocol', `the answer ${has}`);
const isOther = { exit: 1, output: answer('does not start with an HTTP/1 status line') };
const badHeader = answer('has a malformed header line');
const badLength = answer('has a Content-Length that is not one number');
const badChunk = answer('has a malformed chunk');
const tooLong = answer('has more than 65536 bytes of headers');
describeCases('does not take for HTTP/1', isOther, {
  'a wrong protocol without a line end': [saysAndStays('220 mail')],
  'HTTP/2': [says('HTTP/2 200\r\n\r\n')],
  'a status that is no number': [says('HTTP/1.1 abc OK\r\n\r\n')],
  'NULs in a header': [says(`${OK}X: \0\r\n\r\n`), badHeader],
  'a header without a name': [says(`${OK}: x\r\n\r\n`), badHeader],
  'a space before the colon': [says(`${OK}Content-Length : 2\r\n\r\nOk`), badHeader],
  'a negative length': [says(`${OK}Content-Length: -2\r\n\r\nOk`), badLength],
  'two lengths': [says(`${OK}Content-Length: 2\r\nContent-Length: 3\r\n\r\n`), badLength],
  'a chunk size after another sign': [says(`${CHUNKED}-2\r\nOk\r\n0\r\n\r\n`), badChunk],
  'a chunk size before another sign': [says(`${CHUNKED}2x\r\nOk\r\n0\r\n\r\n`), badChunk],
  'a chunk longer than it says': [says(`${CHUNKED}1\r\nOk\r\n0\r\n\r\n`), badChunk],
  'a chunk size without end': [floods(CHUNKED, '1'), answer('has more than 4096 bytes of headers')],
  'a switch of protocols': [
    saysAndStays('HTTP/1.1 101 Switching\r\n\r\n'),
    because('protocol', 'the server switched protocols without being asked to'),
  ],
  'headers without end': [floods(OK, 'X: y\r\n'), tooLong],
  'a status line without end': [floods(OK.trim(), 'x'), tooLong],
  'interim answers without end': [floods('', 'HTTP/1.1 100 Continue\r\n\r\n'), tooLong],
});

const nearly = (length: number): Case => [floods(`${OK}\r\n`, 'a'), body(`${'a'.repeat(length)}b`)];
const fiveTexts = Array.from({ length: 5 }, (_, index) => `${'a'.repeat(65_000)}${index}`);
const chunksOfA = floods(CHUNKED, `400\r\n${'a'.repeat(1_024)}\r\n`);
/** Over when the time of 150 ms is over, and at most 50 ms later. */
const timesOut: Common = {
  words: ['-t', '150'],
  exit: 1,
  output: because('timeout', 'time ran out (before any answer came|after .+)'),
  reported: [149, 200],
};
describeCases('is over in time for', timesOut, {
  'a silent server': [silent],
  'a drip that ends too late': [drips('', OK, 100)],
  'headers that drip': [drips(OK, forever('X: y\r\n'), 20)],
  'chunks that drip': [drips(CHUNKED, forever('1\r\nx\r\n'), 20)],
  'half an answer, then silence': [saysAndStays(`${OK}Content-Length: 9\r\n\r\nhalf`)],
  'a body without end': [floods(`${OK}\r\n`, 'x')],
  'chunks without end': [floods(CHUNKED, '5\r\nhello\r\n')],
  'a body without end that is searched': [floods(`${OK}\r\n`, 'health'), body('healthy')],
  'a body without end that nearly holds a text of 65,535 bytes': nearly(65_535),
  'a body without end in which five long texts are looked for': [chunksOfA, body(...fiveTexts)],
  'many short headers, then silence': [saysAndStays(`${OK}${'X:\r\n'.repeat(16_000)}`)],
  'many short headers and a body without end': [
    floods(`${OK}${'X: y\r\n'.repeat(10_000)}\r\n`, 'x'),
  ],
});
