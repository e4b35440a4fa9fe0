// A copy of the repository in which make and the scripts run, with chosen tools as their whole PATH and a Docker
// that starts nothing. Only `docker compose config` is real.
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, afterEach, before } from 'node:test';
import { type Result, root, run, succeed } from './commands.ts';

const NOT_COPIED = ['.git', 'node_modules', 'dist', 'screenshots', '.env'];
const COMMANDS = ['curl', 'git', 'make', 'node', 'npm'];
const POSIX_TOOLS = (
  'awk cat date df dirname env find grep gzip head mkdir mktemp paste rm sed sh sha256sum sleep sort tail tar ' +
  'touch uname wc'
).split(' ');

/** A Docker that writes down what it is asked, and prints what would change something. */
const DOCKER = `echo "$*" >>"$(dirname "$0")/docker.log"
case $* in
    'version --format {{.Server.Version}}') echo 28.5.2 ;;
    'version --format {{.Server.Arch}}') echo amd64 ;;
    'compose version --short') echo 2.40.3 ;;
    'info --format {{.OSType}}'*) echo linux 2 4000000000 "$HAS_MEMORY_LIMIT" "$LIVE_RESTORE" ;;
    'context inspect'*) echo unix:///var/run/docker.sock ;;
    'compose --profile workshop ps'*) echo "$PUBLISHED" ;;
    'compose up'*) echo "docker $* with $API_PORT $WEB_PORT" ;;
    compose*' config '*) exec "$REAL_DOCKER" "$@" ;;
    'image inspect --format'*) echo "$BUILT" ;;
    "image inspect $MISSING") exit 1 ;;
    *" run --rm "*" --entrypoint "*) echo "$REFUSAL" >&2; test -z "$REFUSAL" ;;
    'inspect --format {{range .Config.Env}}'*) printf '%s\\n' PATH=/bin RELEASE=v3 ;;
    'inspect --format {{range .State.Health.Log}}'*) printf '%s\\n' fine '' 'status 500' '' ;;
    events*) printf 'numbers-numbers-api-1|1|%s\\n' 'start|' 'health_status: unhealthy|' 'die|1' ;;
    'save --output '*) echo images >"$3" ;;
    *) echo "docker $*" ;;
esac
`;

/** A machine on which nothing is in the way of the workshop. */
const READY = {
  ...{ HAS_MEMORY_LIMIT: 'true', LIVE_RESTORE: 'false', BUILT: '203001010000.00' },
  ...{ MISSING: 'nothing', REFUSAL: '', PUBLISHED: '' },
};

/** The folder of the copy. */
export let copy: string;
/** The paths of the real docker, and of the tools and commands of this machine. */
let docker: string;
let machine: string[];
const folders: string[] = [];

before(async () => {
  docker = await pathOf('docker');
  machine = await Promise.all([...POSIX_TOOLS, ...COMMANDS].map(pathOf));
  copy = await temporaryFolder();
  const filter = (path: string) => !NOT_COPIED.includes(basename(path));
  await cp(root, copy, { recursive: true, filter });
});
afterEach(() => rm(join(copy, '.env'), { force: true }));
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/**
 * Returns a folder, to be the whole PATH, with this machine's tools and commands.
 *
 * @param scripts that take the place of commands; a command with an empty one is missing
 */
export async function toolbox(scripts: Record<string, string> = {}): Promise<string> {
  const folder = await temporaryFolder();
  const all = { docker: DOCKER, ...scripts };
  for (const [name, script] of Object.entries(all)) {
    if (script) await writeFile(join(folder, name), `#!/bin/sh\n${script}`, { mode: 0o755 });
  }
  for (const path of machine) {
    const name = basename(path);
    if (!(name in all)) await symlink(path, join(folder, name));
  }
  return folder;
}

/** Returns the same with BusyBox's tools where it is installed, each with the options that POSIX has. */
export async function posixTools(): Promise<string> {
  const path = await pathOf('busybox').catch(() => undefined);
  const refusal = 'case $word in --?*) echo "no such option: $word" >&2; exit 2 ;; esac';
  const script = (tool: string) => `for word; do ${refusal}; done\nexec ${path} ${tool} "$@"\n`;
  const imitated = path ? POSIX_TOOLS : [];
  return toolbox(Object.fromEntries(imitated.map((tool) => [tool, script(tool)])));
}

/** Runs a command in the copy, with these tools and nothing of the environment of the tests. */
export function runInCopy(
  tools: string,
  environment: Record<string, string>,
  ...command: string[]
): Promise<Result> {
  const all = { ...READY, PATH: tools, HOME: homedir(), REAL_DOCKER: docker, ...environment };
  const settings = Object.entries(all).map(([name, value]) => `${name}=${value}`);
  return run('env', ['-i', ...settings, ...command], { directory: copy });
}

export const make = (tools: string, target: string, environment: Record<string, string> = {}) =>
  runInCopy(tools, environment, 'make', `SHELL=${tools}/sh`, ...target.split(' ').filter(Boolean));

export const preflight = (tools: string, environment: Record<string, string>) =>
  runInCopy(tools, environment, 'sh', 'scripts/preflight.sh');

/** An API with a watchdog that gives two numbers, then fails. */
export function breakingApi(): RequestListener {
  let calls = 0;
  return ({ url }, response) => {
    if (url === '/rng') {
      calls += 1;
      response.writeHead(calls > 2 ? 500 : 200).end('7\n');
    } else {
      response.end(url?.startsWith('/faults') ? 'faults\n' : '{"watchdog":{}}\n');
    }
  };
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'make-'));
  folders.push(folder);
  return folder;
}

function pathOf(command: string): Promise<string> {
  return succeed('sh', ['-c', `command -v ${command}`]);
}
