// Runs linters, the type check and all tests without Docker in parallel, and prints what failed.
//   npm test [-- NAME…]      runs only these parts, such as lint, types, numbers-api
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify, styleText } from 'node:util';

const ROOT = join(import.meta.dirname, '..');
/** Time-out of a command in milliseconds, long enough for a busy machine. */
const LONGEST = 1_800_000;

type Part = readonly [name: string, folder: string, ...commands: string[]];

/** Builds that the tests require. */
const builds: Part[] = [
  ['page', 'numbers-web', 'npm run --silent page'],
  ['guide', 'workshop', 'npm run --silent page'],
  ['check', 'http-check', 'npm run --silent build'],
];

/** Runs the tests of one folder in one process, which saves starts. */
const NODE_TEST =
  'node --test --test-isolation=none --test-timeout=900000 --test-reporter=../scripts/test-reporter.ts';
const BIN = 'node_modules/.bin';
const TYPES = '. common/page-kit/page numbers-web/page workshop/page http-check/src/quickjs';

/** The longest first. Only the tests of pauses have their own process, because they wait for a quarter of a minute. */
const parts: Part[] = [
  ['numbers-api', 'numbers-api', `${NODE_TEST} test/pause.test.ts`],
  ['numbers-api', 'numbers-api', `${NODE_TEST} test/!(pause).test.ts`],
  ['http-check', 'http-check', `${NODE_TEST} test/**/*.test.ts`],
  ['numbers-web', 'numbers-web', `${NODE_TEST} test/*.test.ts`],
  ['workshop', 'workshop', `${NODE_TEST} {test,engine-reader/test}/*.test.ts`],
  ['common', 'common', `${NODE_TEST} */test/*.test.ts`],
  ['tests', 'tests', `${NODE_TEST} {clusters,labs,recovery-table,support}/**/*.test.ts`],
  ['types', '.', ...TYPES.split(' ').map((project) => `${BIN}/tsc --project ${project}`)],
  [
    'lint',
    '.',
    `${BIN}/biome check --error-on-warnings`,
    `${BIN}/cspell --no-progress --no-summary`,
  ],
];

const chosen = process.argv.slice(2);
const names = parts.map(([name]) => name);
const unknown = chosen.find((name) => !names.includes(name));
if (unknown) {
  console.error(`There is no "${unknown}", only ${names.join(', ')}`);
  process.exit(1);
}

const begin = performance.now();
const failures: string[] = [];
await runAll(builds);
await runAll(parts.filter(([name]) => chosen.length === 0 || chosen.includes(name)));
for (const output of failures) console.log(output);
console.log(`\n${failures.length} failed\nin ${secondsSince(begin).toFixed(0)} s`);
if (failures.length > 0) process.exitCode = 1;

/** Runs twice as many parts as there are processors, because most of them wait more than they compute. */
async function runAll(queue: Part[]): Promise<void> {
  const waiting = [...queue];
  const worker = async (): Promise<void> => {
    for (let part = waiting.shift(); part; part = waiting.shift()) await run(part);
  };
  await Promise.all(Array.from({ length: availableParallelism() * 2 }, worker));
}

async function run([name, folder, ...commands]: Part): Promise<void> {
  const start = performance.now();
  let printed = '';
  let mark = styleText('green', '✔');
  for (const command of commands) {
    const [program = '', ...args] = command.split(' ');
    const { stdout, stderr } = await promisify(execFile)(program, args, {
      cwd: join(ROOT, folder),
      env: { ...process.env, NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/compiled') },
      maxBuffer: 2 ** 30,
      // Tests that never end are a failure, not a command that never returns.
      timeout: LONGEST,
      killSignal: 'SIGKILL',
    }).catch((error) => {
      mark = styleText('red', '✖');
      const hint = error.code === 'ENOENT' ? 'Run: node scripts/with-node.mjs npm ci' : '';
      failures.push(`\n${name}: ${error.message}\n${error.stdout}${hint}`);
      return { stdout: error.stdout as string, stderr: '' };
    });
    printed += stdout + stderr;
  }
  const counts = commands[0]?.startsWith(NODE_TEST) ? printed.trim().split('\n').at(-1) : '';
  const seconds = secondsSince(start).toFixed(1).padStart(5);
  console.log(`${mark} ${name.padEnd(14)} ${seconds} s  ${counts}`);
}

function secondsSince(time: number): number {
  return (performance.now() - time) / 1_000;
}
