// Runs linters, the type check and all tests without Docker in parallel, and prints the failures as one table.
//   npm test [-- NAME…]      runs only these parts, such as lint, types, numbers-api
import { type ChildProcess, spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';
import type { Failure, Report } from './test-reporter.ts';

const ROOT = join(import.meta.dirname, '..');
const BIN = join(ROOT, 'node_modules/.bin');
const REPORTER = join(import.meta.dirname, 'test-reporter.ts');

/** Time-out of one suite in milliseconds, long enough for a busy machine. */
const LONGEST = 1_800_000;

/** Time-out of one test in milliseconds. */
const LONGEST_TEST = 900_000;

interface Task {
  name: string;
  commands: string[][];
  folder?: string;
}

interface Outcome extends Task {
  seconds: number;
  passed: number;
  skipped: number;
  failures: Failure[];
  /** Its output, if it failed. */
  output: string;
}

/** Builds that the tests require. */
const builds: Task[] = [
  { name: 'page', folder: 'numbers-web', commands: [['npm', 'run', '--silent', 'page']] },
  { name: 'guide', folder: 'workshop', commands: [['npm', 'run', '--silent', 'page']] },
  { name: 'check', folder: 'http-check', commands: [['npm', 'run', '--silent', 'build']] },
];

const TYPES = [
  '.',
  'common/page-kit/page',
  'numbers-web/page',
  'workshop/page',
  'http-check/src/quickjs',
];

/**
 * The longest first. All files of a suite run in one process, which saves starts. Only the tests of pauses have their own,
 * because they wait for a quarter of a minute.
 */
const tasks: Task[] = [
  suite('numbers-api', 'test/pause.test.ts'),
  suite('numbers-api', 'test/!(pause).test.ts'),
  suite('http-check', 'test/**/*.test.ts'),
  suite('numbers-web', 'test/*.test.ts'),
  suite('workshop', '{test,engine-reader/test}/*.test.ts'),
  suite('common', '*/test/*.test.ts'),
  suite('tests', '{clusters,labs,recovery-table,support}/**/*.test.ts'),
  { name: 'types', commands: TYPES.map((project) => [join(BIN, 'tsc'), '--project', project]) },
  {
    name: 'lint',
    commands: [
      [join(BIN, 'biome'), 'check', '--error-on-warnings'],
      [join(BIN, 'cspell'), '--no-progress', '--no-summary'],
    ],
  },
];

const chosen = process.argv.slice(2);
for (const name of chosen) {
  if (tasks.some((task) => task.name === name)) continue;
  console.error(`There is no "${name}", only ${tasks.map((task) => task.name).join(', ')}`);
  process.exit(1);
}

const start = performance.now();
const outcomes = [
  ...(await runAll(builds)),
  ...(await runAll(tasks.filter(({ name }) => chosen.length === 0 || chosen.includes(name)))),
];
printFailures(outcomes.filter(({ failures }) => failures.length > 0));

/** Returns a task that runs the tests of one folder in one process. */
function suite(folder: string, pattern: string): Task {
  const files = globSync(pattern, { cwd: join(ROOT, folder) }).sort();
  const command = [
    'node',
    '--test',
    '--test-isolation=none',
    `--test-timeout=${LONGEST_TEST}`,
    `--test-reporter=${REPORTER}`,
    '--test-reporter-destination=stdout',
    ...files,
  ];
  return { name: folder, folder, commands: [command] };
}

/** Runs twice as many tasks as there are processors, because most of them wait more than they compute. */
async function runAll(queue: readonly Task[]): Promise<Outcome[]> {
  const waiting = [...queue];
  const done: Outcome[] = [];
  const worker = async (): Promise<void> => {
    for (let task = waiting.shift(); task; task = waiting.shift()) {
      const outcome = await run(task);
      done.push(outcome);
      printOutcome(outcome);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() * 2 }, worker));
  return done;
}

async function run(task: Task): Promise<Outcome> {
  const begin = performance.now();
  const outcome: Outcome = { ...task, seconds: 0, passed: 0, skipped: 0, failures: [], output: '' };
  for (const command of task.commands) {
    const exitCode = await runCommand(command, outcome);
    if (exitCode !== 0 && outcome.failures.length === 0) {
      const name = [command.at(0)?.split('/').at(-1), ...command.slice(1, 3)].join(' ');
      outcome.failures.push({ name, place: task.folder ?? '.', reason: `exit ${exitCode}` });
    }
  }
  outcome.seconds = (performance.now() - begin) / 1_000;
  return outcome;
}

function runCommand([program = '', ...args]: string[], outcome: Outcome): Promise<number | null> {
  const child: ChildProcess = spawn(program, args, {
    cwd: join(ROOT, outcome.folder ?? '.'),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/compiled') },
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      outcome.output += text;
    });
  }
  child.on('message', (message) => {
    const report = message as Report;
    if ('failure' in report) outcome.failures.push(report.failure);
    else Object.assign(outcome, report);
  });
  // Tests that never end are a failure, not a command that never returns.
  const limit = setTimeout(() => child.kill('SIGKILL'), LONGEST);
  return new Promise((resolve) => {
    child
      .on('error', () => {
        outcome.output += `${program} is missing. Run: node scripts/with-node.mjs npm ci\n`;
        resolve(127);
      })
      .on('close', (code) => {
        clearTimeout(limit);
        resolve(code);
      });
  });
}

function printOutcome({ name, seconds, passed, skipped, failures }: Outcome): void {
  const mark = failures.length > 0 ? styleText('red', '✖') : styleText('green', '✔');
  const counts = [
    passed > 0 && `${passed} passed`,
    skipped > 0 && `${skipped} skipped`,
    failures.length > 0 && `${failures.length} failed`,
  ].filter((count) => count !== false);
  console.log(
    `${mark} ${name.padEnd(14)} ${seconds.toFixed(1).padStart(5)} s  ${counts.join(', ')}`,
  );
}

/** Prints the reasons first, then the table, which remains on the last screen. */
function printFailures(failed: readonly Outcome[]): void {
  for (const { name, output, failures } of failed) {
    for (const failure of failures) {
      console.log(`\n${styleText('bold', failure.name)}\n${failure.place}\n${failure.reason}`);
    }
    if (output.trim() !== '') console.log(`\nWhat ${name} printed:\n${output.trim()}`);
  }
  const failures = failed.flatMap((outcome) => outcome.failures);
  if (failures.length > 0) {
    console.log(`\n${styleText('red', 'Failed:')}`);
    const width = Math.max(...failures.map(({ place }) => place.length));
    for (const { name, place } of failures) console.log(`  ${place.padEnd(width)}  ${name}`);
    process.exitCode = 1;
  }
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const seconds = ((performance.now() - start) / 1_000).toFixed(0);
  console.log(`\n${passed} passed, ${failures.length} failed`);
  console.log(`in ${seconds} s`);
}
