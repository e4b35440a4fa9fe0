// Mutation testing with Stryker: changes the code in one place at a time, and sees whether the unit tests notice.
//   npm run mutations                             all of it, which takes hours
//   npm run mutations -- --lines 200 --seed 24    only lines drawn at random, so many a folder
//   npm run mutations -- numbers-api              one folder
// Exits with 1 when the tests of a folder notice less than LEAST.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';
import rootPackage from '../../package.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '../..');
const STRYKER = join(import.meta.dirname, 'node_modules/@stryker-mutator/core/bin/stryker.js');

const REPORTER = join(import.meta.dirname, '../test-reporter.ts');
const NODE_TEST = `END_AT_FIRST_FAILURE=1 node --test --test-isolation=none --test-reporter=${REPORTER}`;

/** Percent of the changes. */
const LEAST = 80;
/** Lines that are drawn together: what does not lie within them is not changed. */
const DRAWN_TOGETHER = 10;

/**
 * What is changed, and the tests that should notice: those that neither wait for long nor depend on the machine's
 * speed. Patterns are run one after the other, the slow tests last.
 */
const FOLDERS = {
  'numbers-api': {
    code: ['src/**/*.ts'],
    tests: [
      'numbers-api/test/{content-faults,control,faults,injector,openapi,overload,routes,take-along}.test.ts',
      'numbers-api/test/{deadly-faults,main,pause,watchdog}.test.ts',
    ],
  },
  'numbers-web': {
    code: ['src/*.ts', 'src/{api,calls,routes}/*.ts'],
    tests: ['numbers-web/test/!(malformed).test.ts', 'numbers-web/test/malformed.test.ts'],
  },
  'numbers-web/page': {
    code: [
      '{model,rollout,words}.ts',
      '{client,events,faults,number,recovery,service,timeline}/*.ts',
    ],
    tests: ['numbers-web/test/{cards,rollout}.test.ts'],
  },
  'http-check': {
    code: ['src/core/**/*.ts'],
    tests: [
      'http-check/test/unit/*.test.ts',
      'http-check/test/conformance/{exchange,output,use,wrong-use}.test.ts',
    ],
  },
  'workshop/src/evidence': { code: ['*.ts'], tests: ['workshop/test/!(watch).test.ts'] },
  workshop: {
    code: ['src/{app,guide,main,routes}.ts'],
    tests: ['workshop/test/!(watch).test.ts'],
  },
  'common/story': {
    code: ['src/*.ts'],
    tests: ['common/story/test/*.test.ts', 'numbers-web/test/{cards,events}.test.ts'],
  },
  'common/service-kit': {
    code: ['src/*.ts'],
    tests: [
      'common/service-kit/test/*.test.ts',
      'numbers-api/test/{control,main,routes}.test.ts',
      'numbers-web/test/settings.test.ts',
    ],
  },
};

// The suite of http-check then runs the sources, not a build that was made before the change.
process.env.HTTP_CHECK = 'http-check/src/node/main.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { lines: { type: 'string' }, seed: { type: 'string', default: '1' } },
});

if (!existsSync(STRYKER)) run('npm', ['ci', '--prefix', import.meta.dirname]);
for (const [folder, { code, tests }] of Object.entries(FOLDERS)) {
  if (positionals.length > 0 && !positionals.includes(folder)) continue;
  console.log(`\n${folder}, seed ${values.seed}`);
  const patterns = code.map((pattern) => join(folder, pattern));
  const files = globSync(patterns, { cwd: ROOT }).sort();
  const mutate = values.lines ? draw(files, Number(values.lines)) : files;
  const config = join(import.meta.dirname, 'node_modules', 'config.json');
  writeFileSync(config, JSON.stringify(configure(tests, mutate)));
  if (run('node', [STRYKER, 'run', config]) !== 0) process.exitCode = 1;
}

/** Returns Stryker's configuration. */
function configure(tests: readonly string[], mutate: readonly string[]): object {
  const commands = tests.map((files) => `${NODE_TEST} '${files}'`);
  const links = rootPackage.workspaces.map((path) => `../${path}`).join(' ');
  const prepare = `mkdir node_modules && ln -s ${links} node_modules && npm run --silent --if-present page --workspace numbers-web --workspace workshop`;
  return {
    mutate,
    // Each change is tried in a process of its own, so that it also holds in threads and in other processes.
    testRunner: 'command',
    commandRunner: { command: commands.join(' && ') },
    // In the copy that is changed, the packages of this project have to lead to each other, and not out of it.
    symlinkNodeModules: false,
    buildCommand: `sh -c ${prepare.replaceAll(' ', '\\ ')}`,
    tempDirName: 'dist/mutations',
    ignorePatterns: ['/scripts/mutations', '/scripts/node'],
    // TypeScript 7 has no interface for programs, and the paths in this file lead nowhere out of the copy.
    tsconfigFile: 'none',
    disableTypeChecks: false,
    // On a busy machine a run takes longer than the first one, and that is no mutation noticed.
    timeoutFactor: 3,
    timeoutMS: 10_000,
    reporters: ['clear-text'],
    clearTextReporter: { allowEmojis: false, reportTests: false, reportMutants: true },
    thresholds: { high: LEAST, low: LEAST, break: LEAST },
  };
}

/** Returns as many lines of the files, in pieces, each line as likely: `file.ts:11-20`. */
function draw(files: readonly string[], lines: number): string[] {
  const random = mersenne(Number(values.seed));
  const pieces = files.flatMap((file) => {
    const length = readFileSync(join(ROOT, file), 'utf8').split('\n').length;
    return Array.from({ length: Math.ceil(length / DRAWN_TOGETHER) }, (_, index) => {
      const first = index * DRAWN_TOGETHER + 1;
      return `${file}:${first}-${first + DRAWN_TOGETHER - 1}`;
    });
  });
  return Array.from({ length: Math.min(pieces.length, Math.ceil(lines / DRAWN_TOGETHER)) }, () =>
    pieces.splice(uniformInt(random, 0, pieces.length - 1), 1).join(),
  );
}

/** @returns the exit code */
function run(program: string, args: readonly string[]): number | null {
  return spawnSync(program, args, { cwd: ROOT, stdio: 'inherit' }).status;
}
