// Feeds an executable with what no server should send, and looks at how it ends:
//   node test/fuzz/main.ts [SECONDS [SEED]]
// HTTP_CHECK names the executable, MEASURE that of ../../measure; else those of `build:native`.

import { fileURLToPath } from 'node:url';
import { measure } from '../../measure/measure.ts';
import { makeAnswer } from './answers.ts';
import { Random } from './random.ts';
import { FuzzServer } from './server.ts';

/** What a run may take, all of it: the process's start and its end are not the machine's only work. */
const MILLISECONDS_BEYOND_DEADLINE = 50;
const KILOBYTES = 8 * 1024;
const OUTPUT_BYTES = 4096;
/** On a machine busy with others a run may be late now and then, but not so often in a row. */
const TRIES = 4;

const built = (name: string): string =>
  fileURLToPath(new URL(`../../dist/native/${name}`, import.meta.url));
const tool = process.env.MEASURE ?? built('measure');
const executable = process.env.HTTP_CHECK ?? built('http-check');

const seconds = Number(process.argv[2] ?? 20);
const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 32));
const server = new FuzzServer();
const port = await server.listen();

const exits: [number, number] = [0, 0];
let mostKilobytes = 0;

/** What is wrong with how one run ended, or undefined. */
async function findProblem(
  words: readonly string[],
  deadline: number,
): Promise<string | undefined> {
  const run = await measure(tool, [executable, ...words]);
  const late = run.wall - deadline;
  mostKilobytes = Math.max(mostKilobytes, run.kilobytes);
  exits[run.exit === 0 ? 0 : 1] += 1;
  const printed = Buffer.byteLength(run.output);
  if (run.exit !== 0 && run.exit !== 1) return `exit ${run.exit}: ${run.errors}`;
  if (run.errors !== '') return `an error: ${run.errors}`;
  if (printed > OUTPUT_BYTES || !/^[^\p{Cc}]+\n$/u.test(run.output)) return `output ${run.output}`;
  if (run.kilobytes > KILOBYTES) return `${run.kilobytes} kB`;
  return late > MILLISECONDS_BEYOND_DEADLINE ? `${Math.ceil(late)} ms late` : undefined;
}

/** The run of this number, the same whenever the seed is the same. */
async function runNumber(number: number): Promise<void> {
  const random = new Random(seed + number);
  server.answer = makeAnswer(random);
  const deadline = random.pick([40, 80, 200]);
  const words = [
    ...['-t', `${deadline}`, '-u', `http://127.0.0.1:${port}/`],
    ...random.pick([[], [], ['--expect-body', 'hello'], ['-X', 'HEAD'], ['--json']]),
  ];
  let problem = await findProblem(words, deadline);
  for (let tries = 1; problem?.endsWith(' late') && tries < TRIES; tries += 1) {
    problem = await findProblem(words, deadline);
  }
  if (problem === undefined) return;
  console.error(`${words.join(' ')}: ${problem}`);
  console.error(`once more: node test/fuzz/main.ts 1 ${seed + number}`);
  process.exit(1);
}

console.log(`fuzzing ${executable} for ${seconds} s, seed ${seed}`);
const end = performance.now() + seconds * 1_000;
let runs = 0;
for (; performance.now() < end; runs += 1) await runNumber(runs);
console.log(`${runs} answers: ${exits[0]} passed, ${exits[1]} failed, all in time`);
console.log(`at most ${mostKilobytes} kB of memory`);
server.close();
process.exit(0);
