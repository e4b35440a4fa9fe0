// Runs a command with a recent Node.js first in its PATH: this one if it's recent enough, otherwise npm's package of
// Node.js, which it installs once beside this file, without install scripts.
//   node scripts/with-node.mjs COMMAND [ARGUMENT…]      Example: node scripts/with-node.mjs node --test FILE
// Plain JavaScript, so that an older Node.js can run it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('node', import.meta.url));
/** The same versions as `engines` in package.json. */
const [MAJOR, MINOR] = [24, 2];
/** On Windows, npm is a script for cmd.exe, which requires a shell. */
const SHELL = process.platform === 'win32';

const [command, ...args] = process.argv.slice(2);
if (command === undefined) fail('Use: node scripts/with-node.mjs COMMAND [ARGUMENT…]');

// With NODE_ENV=production, npm would leave out the packages for builds and tests.
const env = { ...process.env, npm_config_include: 'dev' };
if (!isNewEnough(process.versions.node)) {
  env.PATH = `${folderOfNode()}${delimiter}${process.env.PATH}`;
  // npm looks for the machine's settings, its registry and proxy among them, beside the Node.js that runs it.
  if (command === 'npm') env.npm_config_globalconfig = globalConfig();
}
const child = spawn(command, args, { stdio: 'inherit', env, shell: SHELL && command !== 'node' });
child.on('error', ({ message }) => fail(`${command} does not start: ${message}`));
child.on('exit', (code, signal) => {
  process.exitCode = code ?? 1;
  if (signal !== null) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }
});
// A terminal sends SIGINT to both processes; other signals are forwarded to the command.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));

/** @param {string} version */
function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > MAJOR || (major === MAJOR && minor >= MINOR);
}

/** Returns the folder of the packaged `node`, after installing it if needed and testing it. */
function folderOfNode() {
  const need = `This project needs Node.js ${MAJOR}.${MINOR} or newer, and this is ${process.versions.node}`;
  const advice = 'Install it from https://nodejs.org';
  // The lock file names the packages, each for one system and processor, with their checksums.
  const { packages } = JSON.parse(readFileSync(join(FOLDER, 'package-lock.json'), 'utf8'));
  const [place, wanted] =
    Object.entries(packages).find(
      ([, { os, cpu }]) => os === process.platform && cpu === process.arch,
    ) ?? [];
  if (place === undefined) {
    fail(`${need}. npm has no package of it for ${process.platform} on ${process.arch}. ${advice}`);
  }
  const folder = join(FOLDER, place, 'bin');
  if (versionOf(folder) !== wanted.version) {
    console.error(`${need}: installing ${wanted.version} in scripts/node, once …`);
    const options = { cwd: FOLDER, shell: SHELL, stdio: ['ignore', 'ignore', 'pipe'] };
    const { error, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], options);
    if (!existsSync(folder)) {
      // npm skips an optional package that it can't fetch, without a reason.
      const reason = error?.message ?? /^npm \S+ (?!warn|code)(.+)/im.exec(String(stderr))?.[1];
      fail(
        `${need}. npm could not install it (${reason ?? 'is its registry reachable?'}). ${advice}`,
      );
    }
  }
  if (versionOf(folder) !== wanted.version) {
    fail(`${need}. The one that npm installed in scripts/node does not run here. ${advice}`);
  }
  return folder;
}

/** Returns the version of the `node` in a folder, or undefined if it doesn't run.
 * @param {string} folder */
function versionOf(folder) {
  const { stdout } = spawnSync(join(folder, 'node'), ['--version'], { encoding: 'utf8' });
  return stdout?.trim().slice(1);
}

/** Returns the file with npm's settings for this machine. */
function globalConfig() {
  const options = { shell: SHELL, encoding: 'utf8' };
  return spawnSync('npm', ['config', 'get', 'globalconfig'], options).stdout.trim();
}

/** @param {string} sentence */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
