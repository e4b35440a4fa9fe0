// Lints, checks types and runs all tests that need no Docker, side by side; prints what failed last.
//   npm test [-- NAME…]      some of it alone, such as lint, types, numbers-api
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';

const ROOT = join(import.meta.dirname, '..');
const BIN = join(ROOT, 'node_modules/.bin');
const REPORTER = join(import.meta.dirname, 'test-reporter.ts');

/** Milliseconds for one suite, however busy the machine is: tests that never end are a failure, too. */
const LONGEST = 1_800_000;

/** The same for one test. */
const LONGEST_TEST = 900_000;

interface Task {
  name: string;
  commands: string[][];
  folder?: string;
}

/** What a task printed, if it failed. */
type Failure = Task & { output: string };

/** What has to be built before the tests. */
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
 * The longest first. A suite is one process: its files share it, and need no start of their own. Only the pauses
 * have one, since for a quarter of a minute they do nothing but wait.
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
  { name: 'lint', commands: [[join(BIN, 'biome'), 'check', '--error-on-warnings']] },
];

const chosen = process.argv.slice(2);
for (const name of chosen) {
  if (tasks.some((task) => task.name === name)) continue;
  console.error(`There is no "${name}", only ${tasks.map((task) => task.name).join(', ')}`);
  process.exit(1);
}

const start = performance.now();
const failures = [
  ...(await runAll(builds)),
  ...(await runAll(tasks.filter(({ name }) => chosen.length === 0 || chosen.includes(name)))),
];
for (const { name, output } of failures) {
  console.log(`\n${styleText('red', `${name} failed:`)}\n${output.trim()}`);
  process.exitCode = 1;
}
console.log(`\n${failures.length} failed, in ${seconds(start)} s`);

/** Tests of one folder, all in one process. */
function suite(folder: string, pattern: string): Task {
  const files = globSync(pattern, { cwd: join(ROOT, folder) }).sort();
  const command = [
    'node',
    '--test',
    '--test-isolation=none',
    `--test-timeout=${LONGEST_TEST}`,
    `--test-reporter=${REPORTER}`,
    ...files,
  ];
  return { name: folder, folder, commands: [command] };
}

/** Most of them wait more than they compute. */
async function runAll(queue: readonly Task[]): Promise<Failure[]> {
  const waiting = [...queue];
  const failures: Failure[] = [];
  const worker = async (): Promise<void> => {
    for (let task = waiting.shift(); task; task = waiting.shift()) {
      const begin = performance.now();
      const output = await run(task);
      if (output !== undefined) failures.push({ ...task, output });
      const mark = output === undefined ? styleText('green', '✔') : styleText('red', '✖');
      console.log(`${mark} ${task.name.padEnd(14)} ${seconds(begin).padStart(4)} s`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() * 2 }, worker));
  return failures;
}

/** Resolves with what the first command printed that failed; with nothing when all have succeeded. */
async function run({ commands, folder = '.' }: Task): Promise<string | undefined> {
  for (const [program = '', ...args] of commands) {
    let output = '';
    const child = spawn(program, args, {
      cwd: join(ROOT, folder),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/compiled') },
      timeout: LONGEST,
      killSignal: 'SIGKILL',
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const code = await new Promise<number | string | null>((resolve) => {
      child.on('error', ({ message }) => resolve(message)).on('close', resolve);
    });
    if (code !== 0) return `${output}\n${program.split('/').at(-1)}: exit ${code}`;
  }
  return undefined;
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1_000).toFixed(0);
}
