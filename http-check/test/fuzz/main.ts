// Feeds an executable with what no server should send, and looks at how it ends:
//   node test/fuzz/main.ts [SECONDS [SEED]]
// HTTP_CHECK names the executable, MEASURE that of ../../measure; else those of `build:native`.

import type { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { measure } from '../../measure/measure.ts';
import { listen } from '../conformance/servers.ts';
import {
  type Answer,
  type CommandLine,
  createRandom,
  makeAnswer,
  makeCommandLine,
} from './inputs.ts';

/** What a run may take, all of it: the process's start and its end are not the machine's only work. */
const MILLISECONDS_BEYOND_DEADLINE = 50;
const KILOBYTES = 8 * 1024;
const OUTPUT_BYTES = 4_096;
/** Milliseconds of the `--wait` in some command lines. */
const WAIT = 100;
/** On a machine busy with others a run may be late now and then, but not so often in a row. */
const TRIES = 4;

const built = (name: string): string =>
  fileURLToPath(new URL(`../../dist/native/${name}`, import.meta.url));
const tool = process.env.MEASURE ?? built('measure');
const executable = process.env.HTTP_CHECK ?? built('http-check');

const seconds = Number(process.argv[2] ?? 20);
const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 32));
/** What the next connections get, one after the other and then from the first again. */
let answers: readonly Answer[] = [];
let connections = 0;
const server = await listen((socket) => {
  const answer = answers[connections % answers.length];
  connections += 1;
  if (answer !== undefined) send(socket, answer);
});

const exits: [number, number] = [0, 0];
let mostKilobytes = 0;

async function send(socket: Socket, { pieces, pause, ending }: Answer): Promise<void> {
  async function* chunks(): AsyncGenerator<Buffer> {
    do {
      for (const piece of pieces) {
        yield piece;
        if (pause > 0) await sleep(pause);
      }
      // Lets others have a turn.
      await sleep(0);
    } while (ending === 'repeat' && pieces.length > 0);
  }
  socket.resume();
  // Clients that leave in the middle are to be expected.
  await pipeline(chunks, socket, { end: ending === 'end' }).catch(() => {});
  if (ending === 'reset') socket.resetAndDestroy();
}

/** What is wrong with how one run ended, or undefined. */
async function findProblem(commandLine: CommandLine): Promise<string | undefined> {
  const { words, timeout, addresses } = commandLine;
  const run = await measure(tool, [executable, ...words]);
  const late = run.wall - Math.max(timeout, words.includes('--wait') ? WAIT : 0);
  mostKilobytes = Math.max(mostKilobytes, run.kilobytes);
  exits[run.exit === 0 ? 0 : 1] += 1;
  const printed = Buffer.byteLength(run.output);
  if (run.exit !== 0 && run.exit !== 1) return `exit ${run.exit}: ${run.errors}`;
  if (run.errors !== '') return `an error: ${run.errors}`;
  const lines = run.output.split('\n').slice(0, -1);
  const isRight = lines.length >= addresses && lines.every((line) => /^[^\p{Cc}]+$/u.test(line));
  if (printed > OUTPUT_BYTES || !isRight) return `output ${run.output}`;
  if (run.output.includes('secret')) return `a secret: ${run.output}`;
  if (run.kilobytes > KILOBYTES) return `${run.kilobytes} kB`;
  return late > MILLISECONDS_BEYOND_DEADLINE ? `${Math.ceil(late)} ms late` : undefined;
}

/** The run of this number, the same whenever the seed is the same. */
async function runNumber(number: number): Promise<void> {
  const random = createRandom(seed + number);
  const commandLine = makeCommandLine(random, server.port);
  answers = Array.from({ length: commandLine.addresses }, () => makeAnswer(random));
  connections = 0;
  let problem = await findProblem(commandLine);
  for (let tries = 1; problem?.endsWith(' late') && tries < TRIES; tries += 1) {
    problem = await findProblem(commandLine);
  }
  if (problem === undefined) return;
  console.error(`${commandLine.words.join(' ').slice(0, 500)}: ${problem}`);
  console.error(`once more: node test/fuzz/main.ts 1 ${seed + number}`);
  process.exit(1);
}

console.log(`fuzzing ${executable} for ${seconds} s, seed ${seed}`);
const end = performance.now() + seconds * 1_000;
let runs = 0;
for (; performance.now() < end; runs += 1) await runNumber(runs);
console.log(`${runs} answers: ${exits[0]} passed, ${exits[1]} failed, all in time`);
console.log(`at most ${mostKilobytes} kB of memory`);
process.exit(0);
