// Feeds an executable with what no server should send, and looks at how it ends:
//   node test/fuzz.ts [SECONDS [SEED [PATH]]]      PATH: one run alone, as the report of a failure names it
// HTTP_CHECK names the executable, MEASURE that of ../measure; otherwise those of `build:native`.
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import os from 'node:os';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { answerText, some } from './arbitraries.ts';
import { type Behaviour, listen } from './conformance/servers.ts';
import { authority, damage, listenMangled } from './mangled-tls.ts';

/** What a run may take, all of it: the process's start and its end are not the machine's only work. */
const MILLISECONDS_BEYOND_DEADLINE = 50;
const KILOBYTES = 8 * 1024;
const OUTPUT_BYTES = 4_096;
/** Milliseconds of the `--wait` in some command lines. */
const WAIT = 100;
/** Late runs in a row: a busy machine delays a few, but not this many. */
const TRIES = 4;

/** What needs no resolver, the hosts file, and name servers, in this order. */
const HOSTS = [
  ...['127.0.0.1', '127.0.0.1', '127.0.0.1', 'localhost', 'x.localhost'],
  ...[os.hostname(), 'nothing.invalid'],
];

const answer = fc.record({
  whole: answerText(5_000),
  pieceLength: fc.constantFrom(1, 7, 100, 4_096, 65_536),
  /** Milliseconds between the pieces. */
  pause: fc.constantFrom(0, 0, 0, 1, 5, 20),
  /** What the server does after the last piece. */
  ending: fc.constantFrom('end', 'end', 'reset', 'stay', 'repeat'),
});
type Answer = typeof answer extends fc.Arbitrary<infer Value> ? Value : never;

const expectedText = fc
  .tuple(fc.constantFrom('hello', 'x', '\r\n', 'ä'), fc.integer({ min: 1, max: 2_000 }))
  .map(([one, times]) => one.repeat(times));
const expectation = fc.oneof(
  fc.constantFrom(['--expect-header', 'X: y'], ['--expect-header', 'Content-Length:']),
  expectedText.map((expected) => ['--expect-body', expected]),
);
const host = fc.constantFrom(...HOSTS);
const commandLine = fc.record({
  timeout: fc.constantFrom(40, 80, 200),
  host,
  otherHosts: some(host, 7),
  user: fc.constantFrom('', '', 'me:secret@'),
  /** The trusted authority, with https. */
  trust: fc.constantFrom(undefined, ['--insecure'], ['--ca-file', authority]),
  damage,
  expectations: some(expectation, 3),
  others: fc.constantFrom([], [], ['--json'], ['--wait', `${WAIT}ms`]),
});

type CommandLine = typeof commandLine extends fc.Arbitrary<infer Value> ? Value : never;

const built = (name: string): string =>
  fileURLToPath(new URL(`../dist/native/${name}`, import.meta.url));
const tool = process.env.MEASURE ?? built('measure');
const executable = process.env.HTTP_CHECK ?? built('http-check');

/** What the next connections get, one after the other and then from the first again. */
let answers: readonly Answer[] = [];
let connections = 0;
const behave: Behaviour = (socket, _, connection = socket) => {
  const next = answers[connections % answers.length];
  connections += 1;
  if (next !== undefined) send(socket, connection, next);
};
const server = await listen(behave);
let line: CommandLine;
const securePort = await listenMangled(behave, () => line.damage);
let mostKilobytes = 0;

async function send(socket: Socket, connection: Socket, given: Answer): Promise<void> {
  const { whole, pieceLength, pause, ending } = given;
  // Not thousands of pieces, or the server takes longer than any check.
  const size = Math.max(pieceLength, Math.ceil(whole.length / 200));
  async function* pieces(): AsyncGenerator<Buffer> {
    do {
      for (let at = 0; at < whole.length; at += size) {
        yield Buffer.from(whole.slice(at, at + size), 'latin1');
        if (pause > 0) await sleep(pause);
      }
      // Lets others have a turn.
      await sleep(0);
    } while (ending === 'repeat' && whole !== '');
  }
  socket.resume();
  // Clients that leave in the middle are to be expected.
  await pipeline(pieces, socket, { end: ending === 'end' }).catch(() => {});
  if (ending === 'reset') connection.resetAndDestroy();
}

/** What is wrong with how a run of so many addresses ended, or undefined. */
async function findProblem(
  words: readonly string[],
  timeout: number,
  addresses: number,
): Promise<string | undefined> {
  connections = 0;
  // The last descriptor is the one on which measure.c says what was used.
  const child = spawn(tool, [executable, ...words], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const streams = child.stdio.slice(1, 4).map((stream) => text(stream as Readable));
  const [output = '', errors = '', report = ''] = await Promise.all(streams);
  const { exit, wall, kilobytes } = JSON.parse(report);
  mostKilobytes = Math.max(mostKilobytes, kilobytes);
  if (exit !== 0 && exit !== 1) return `exit ${exit}: ${errors}`;
  if (errors !== '') return `an error: ${errors}`;
  const lines = output.split('\n').slice(0, -1);
  const isRight = lines.length >= addresses && lines.every((line) => /^[^\p{Cc}]+$/u.test(line));
  if (Buffer.byteLength(output) > OUTPUT_BYTES || !isRight) return `output ${output}`;
  if (output.includes('secret')) return `a secret: ${output}`;
  if (kilobytes > KILOBYTES) return `${kilobytes} kB`;
  const late = wall - Math.max(timeout, words.includes('--wait') ? WAIT : 0);
  return late > MILLISECONDS_BEYOND_DEADLINE ? `${Math.ceil(late)} ms late` : undefined;
}

const [seconds = '20', seed = `${Date.now() % 2 ** 31}`, path = ''] = process.argv.slice(2);
console.log(`fuzzing ${executable} for ${seconds} s, seed ${seed}`);
await fc.assert(
  fc.asyncProperty(fc.array(answer, { minLength: 1 }), commandLine, async (given, drawn) => {
    answers = given;
    line = drawn;
    const hosts = [line.host, ...line.otherHosts];
    const [start, port] = line.trust ? ['https', securePort] : ['http', server.port];
    const urls = hosts.map((host) => `${start}://${line.user}${host}:${port}/`);
    const rest = [...(line.trust ?? []), ...line.expectations.flat(), ...line.others];
    const words = ['-t', `${line.timeout}`, ...urls, ...rest];
    let problem: string | undefined;
    for (let tries = 0; tries === 0 || (problem?.endsWith(' late') && tries < TRIES); tries += 1) {
      problem = await findProblem(words, line.timeout, urls.length);
    }
    if (problem !== undefined) throw new Error(problem);
  }),
  {
    seed: Number(seed),
    path,
    endOnFailure: true,
    numRuns: 1_000_000,
    interruptAfterTimeLimit: Number(seconds) * 1_000,
  },
);
console.log(`all in time, with at most ${mostKilobytes} kB`);
process.exit(0);
