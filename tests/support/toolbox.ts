// A copy of the repository in which make and the scripts run, with chosen tools as their whole PATH and a Docker
// that starts nothing. Only `docker compose config` is real.
import { once } from 'node:events';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, afterEach, before, type TestContext } from 'node:test';
import { type Environment, type Result, root, run, succeed } from './commands.ts';

const NOT_COPIED = ['.git', 'node_modules', 'dist', 'screenshots', '.env'];
/** Scripts that have no target. */
const SCRIPTS = ['preflight', 'kit'];
const COMMANDS = ['curl', 'git', 'make', 'node', 'npm'];
const POSIX_TOOLS = (
  'awk cat date df dirname env find grep gzip head mkdir mktemp paste rm sed sh sha256sum sleep sort tail tar ' +
  'touch uname wc'
).split(' ');

/** A Docker that writes down what it is asked, and prints what would change something. */
const DOCKER = `#!/bin/sh
echo "$*" >>"$(dirname "$0")/docker.log"
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
  ...{ MISSING: 'nothing', REFUSAL: '' },
};

/** What the tests themselves may have been started with. */
export const UNSET = Object.fromEntries(
  (
    'API_PORT WEB_PORT WORKSHOP_PORT COMPOSE_FILE COMPOSE_PROJECT_NAME COMPOSE_PROFILES ' +
    'DOCKER_DEFAULT_PLATFORM COMPOSE_ENV_FILES ' +
    'MAKEFLAGS MAKELEVEL MFLAGS DOCKER_SOCKET http_proxy all_proxy ALL_PROXY no_proxy NO_PROXY'
  )
    .split(' ')
    .map((name) => [name, undefined]),
);

/** The folder of the copy. */
export let copy: string;
/** The paths of the real docker, and of the tools and commands of this machine. */
let docker: string;
let machine: string[];
const folders: string[] = [];
const servers: Server[] = [];

before(async () => {
  docker = await pathOf('docker');
  machine = await Promise.all([...POSIX_TOOLS, ...COMMANDS].map(pathOf));
  copy = await temporaryFolder();
  await cp(root, copy, {
    recursive: true,
    filter: (path) => !NOT_COPIED.includes(basename(path)),
  });
});
afterEach(async () => {
  await rm(join(copy, '.env'), { force: true });
  for (const server of servers.splice(0)) server.close();
});
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

export interface Toolbox {
  /** Commands that are not there. */
  without?: string[];
  /** Scripts that take the place of commands. */
  imitations?: Record<string, string>;
}

/** Returns a folder, to be the whole PATH, with this machine's tools and commands. */
export async function toolbox({ without = [], imitations = {} }: Toolbox = {}): Promise<string> {
  const folder = await temporaryFolder();
  const scripts = { docker: DOCKER, ...imitations };
  for (const [name, script] of Object.entries(scripts)) {
    if (!without.includes(name)) await writeFile(join(folder, name), script, { mode: 0o755 });
  }
  for (const path of machine) {
    const name = basename(path);
    if (!without.includes(name) && !(name in scripts)) await symlink(path, join(folder, name));
  }
  return folder;
}

/** Returns the same with BusyBox's tools, each with the options that POSIX has; undefined if it is not installed. */
export async function busybox(t: TestContext): Promise<string | undefined> {
  const path = await pathOf('busybox').catch(() => undefined);
  if (path === undefined) {
    t.skip('BusyBox is not installed: apt-get install busybox');
    return undefined;
  }
  const refusal = 'case $word in --?*) echo "no such option: $word" >&2; exit 2 ;; esac';
  const tools = POSIX_TOOLS.map((tool) => [
    tool,
    `#!/bin/sh\nfor word; do ${refusal}; done\nexec ${path} ${tool} "$@"\n`,
  ]);
  return toolbox({ imitations: Object.fromEntries(tools) });
}

/** Runs make, or a script by its name, in the copy, with nothing of the environment of the tests that it reads. */
export function make(tools: string, ...words: (string | Environment)[]): Promise<Result> {
  const args = words.filter((word) => typeof word === 'string');
  const environment = Object.assign({}, ...words.filter((word) => typeof word !== 'string'));
  const isScript = SCRIPTS.includes(args[0] ?? '');
  const [command, first] = isScript
    ? ['sh', `scripts/${args.shift()}.sh`]
    : ['make', `SHELL=${tools}/sh`];
  return run(join(tools, command), [first, ...args], {
    directory: copy,
    environment: { ...UNSET, ...READY, PATH: tools, REAL_DOCKER: docker, ...environment },
  });
}

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

/** Returns the port of a server that ends with the test. */
export async function serve(listener: RequestListener, host = '127.0.0.1'): Promise<string> {
  const server = createServer(listener).listen(0, host);
  await once(server, 'listening');
  servers.push(server);
  return String((server.address() as AddressInfo).port);
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'make-'));
  folders.push(folder);
  return folder;
}

function pathOf(command: string): Promise<string> {
  return succeed('sh', ['-c', `command -v ${command}`]);
}
