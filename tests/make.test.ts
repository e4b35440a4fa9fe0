// The Makefile and its scripts: ports as Compose reads them, POSIX options alone, no proxy between them and this
// machine, and one sentence where a tool is missing. Only `docker compose config` is real; no container starts.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { access, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, afterEach, before, type TestContext, test } from 'node:test';
import { type Environment, type Result, root, run, succeed } from './support/commands.ts';

const NOT_COPIED = ['.git', 'node_modules', 'dist', 'screenshots', '.env'];
/** Scripts that have no target. */
const SCRIPTS = ['preflight', 'kit'];
const COMMANDS = ['curl', 'git', 'make', 'node', 'npm'];
const POSIX_TOOLS = (
  'awk cat date df dirname env find grep gzip head mkdir mktemp paste rm sed sh sha256sum sleep sort tail tar ' +
  'touch uname wc'
).split(' ');

const PORTS = { API_PORT: '9187', WEB_PORT: '9188', WORKSHOP_PORT: '9189' };
const DEFAULT_PORTS = { API_PORT: '8087', WEB_PORT: '8088', WORKSHOP_PORT: '8089' };

/** A Docker that writes down what it is asked, and prints what would change something. */
const DOCKER = `#!/bin/sh
echo "$*" >>"$(dirname "$0")/docker.log"
case $* in
    'version --format {{.Server.Version}}') echo 28.5.2 ;;
    'version --format {{.Server.Arch}}') echo amd64 ;;
    'compose version --short') echo 2.40.3 ;;
    'info --format {{.OSType}}') echo linux ;;
    'info --format {{.NCPU}}') echo 2 ;;
    'info --format {{.MemTotal}}') echo 4000000000 ;;
    'info --format {{.MemoryLimit}}') echo "$HAS_MEMORY_LIMIT" ;;
    'info --format {{.LiveRestoreEnabled}}') echo "$LIVE_RESTORE" ;;
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
const UNSET = Object.fromEntries(
  (
    'API_PORT WEB_PORT WORKSHOP_PORT COMPOSE_FILE COMPOSE_PROJECT_NAME COMPOSE_PROFILES ' +
    'DOCKER_DEFAULT_PLATFORM COMPOSE_ENV_FILES ' +
    'MAKEFLAGS MAKELEVEL MFLAGS DOCKER_SOCKET http_proxy all_proxy ALL_PROXY no_proxy NO_PROXY'
  )
    .split(' ')
    .map((name) => [name, undefined]),
);

let copy: string;
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

const forms: Record<string, (name: string, port: string) => string> = {
  plain: (name, port) => `${name}=${port}\n`,
  'double quotes': (name, port) => `${name}="${port}"\n`,
  'single quotes': (name, port) => `${name}='${port}'\n`,
  'a comment behind it': (name, port) => `${name}=${port} # mine\n`,
  'a comment behind quotes': (name, port) => `${name}="${port}" # mine\n`,
  'a comment before it': (name, port) => `#${name}=1\n${name}=${port}\n`,
  export: (name, port) => `export ${name}=${port}\n`,
  'CR LF': (name, port) => `${name}=${port}\r\n`,
  'the same name twice': (name, port) => `${name}=1\n${name}=${port}\n`,
  'spaces around the sign': (name, port) => `${name} = ${port}\n`,
  'spaces before the name': (name, port) => `  ${name}=${port}\n`,
  'a colon': (name, port) => `${name}: ${port}\n`,
  'another variable': (name, port) => `END_${name}=${port.slice(2)}\n${name}=91\${END_${name}}\n`,
  'a default': (name, port) => `${name}=\${NOT_SET:-${port}}\n`,
  'similar names': (name, port) => `MY_${name}=1\n${name}=${port}\n${name}_2=2\n`,
};
for (const [form, line] of Object.entries(forms)) {
  test(`.env with ${form}: the ports are those of Compose`, async () => {
    const lines = Object.entries(PORTS).map(([name, port]) => line(name, port));
    await assertAsCompose(lines.join(''), PORTS);
  });
}

test('.env with empty values: the ports are those of Compose', async () => {
  await assertAsCompose(`API_PORT=\nWEB_PORT=""\nWORKSHOP_PORT=''\n`, DEFAULT_PORTS);
});

test('the shell comes before .env, with an empty value, too', async () => {
  const text = 'API_PORT=1\nWEB_PORT=2\nWORKSHOP_PORT=3\n';
  await assertAsCompose(text, PORTS, PORTS);
  const empty = { API_PORT: '', WEB_PORT: '', WORKSHOP_PORT: '' };
  await assertAsCompose(text, DEFAULT_PORTS, empty);
});

test('without Docker, make reads .env by Node.js', async () => {
  await writeFile(join(copy, '.env'), 'export API_PORT="9187" # mine\r\n');
  const tools = await toolbox({ without: ['docker'], imitations: { curl: '#!/bin/sh\nexit 7\n' } });
  const { stdout } = await make(tools, 'heal');
  assert.match(stdout, /^No answer from http:\/\/localhost:9187\./);
});

test('make help asks neither Docker nor Node.js', async () => {
  const tools = await toolbox({ without: ['node'] });
  for (const target of [[], ['help']]) {
    const { stdout } = await make(tools, ...target);
    assert.match(stdout, /^ {2}make up +Build and start everything/m);
  }
  await assert.rejects(access(join(tools, 'docker.log')), { code: 'ENOENT' });
});

test('make watch follows the project that .env names', async () => {
  await writeFile(join(copy, '.env'), 'COMPOSE_PROJECT_NAME="student07"\n');
  const tools = await toolbox();
  await make(tools, 'watch');
  const asked = await readFile(join(tools, 'docker.log'), 'utf8');
  assert.match(asked, /^events --filter label=com\.docker\.compose\.project=student07 /m);
});

const broken =
  /^call 1: 7 \(status 200\)\ncall 2: 7 \(status 200\)\ncall 3: 7 \(status 500\)\nBroken\. Its watchdog/;
const targets: Record<string, RegExp> = {
  help: /^ {2}make up +Build and start everything/m,
  up: /^docker compose up .*\nUp: the page is at/,
  replicas: /^docker compose .*replicas\.yml up .*\nUp: the page is at/,
  down: /^docker compose down\n/,
  ps: /^docker compose ps --all\n/,
  logs: /^docker compose logs --follow\n/,
  watch:
    /^\S+ numbers-api-1 {2}started v3\n\S+ numbers-api-1 {2}unhealthy: status 500\n.* exit code 1\n/,
  break: broken,
  'break-error': /^faults\nNext: .* make heal to switch all faults off/,
  heal: /^faults\nAll faults are off, .* make reset starts again/,
  reset: /^docker compose up .*--force-recreate /,
  preflight: /^ok .* \d+ MB of disk$.*^FAIL[^\n]* listens on 127.*^NOT READY/ms,
};
for (const [target, expected] of Object.entries(targets)) {
  test(`${target} works with BusyBox's tools`, async (t) => {
    const tools = await busybox(t);
    if (tools === undefined) return;
    const port = await serve(breakingApi());
    const ports = { API_PORT: port, WEB_PORT: port };
    const { exitCode, stdout, stderr } = await make(tools, ports, target);
    assert.match(stdout, expected, stderr);
    assert.doesNotMatch(stderr, /no such option/);
    assert.equal(exitCode, target === 'preflight' ? 1 : 0, stderr);
  });
}

test("kit.sh works with BusyBox's tools, and packs what is tracked", async (t) => {
  const tools = await busybox(t);
  if (tools === undefined) return;
  await writeFile(join(copy, 'docs/größe.md'), 'committed');
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@localhost'];
  for (const args of [['init'], ['add', '--all'], [...author, 'commit', '--message', 'all']]) {
    await succeed('git', args, { directory: copy });
  }
  await writeFile(join(copy, 'docs/größe.md'), 'changed');
  await writeFile(join(copy, 'docs/not-tracked.md'), '');
  const folder = await temporaryFolder();
  const { exitCode, stderr } = await make(tools, 'kit', folder);
  assert.equal(exitCode, 0, stderr);
  await succeed('tar', ['-xf', 'numbers-kit-amd64.tar'], { directory: folder });
  const kit = { directory: join(folder, 'numbers') };
  const packed = await succeed('find', ['.', '-type', 'f', '!', '-path', './kit/*'], kit);
  const tracked = await succeed('git', ['ls-files', '-z'], { directory: copy });
  const names = tracked.split('\0').filter((name) => name !== '');
  assert.deepEqual(packed.split('\n').sort(), names.map((name) => `./${name}`).sort());
  assert.equal(await readFile(join(folder, 'numbers/docs/größe.md'), 'utf8'), 'changed');
  await succeed('sha256sum', ['--check', '--quiet', 'kit/SHA256SUMS'], kit);
});

test('a proxy that answers 503 to everything changes nothing', async () => {
  const asked: (string | undefined)[] = [];
  const proxy = await serve((request, response) => {
    asked.push(request.url);
    response.writeHead(503).end();
  });
  const address = `http://127.0.0.1:${proxy}`;
  const environment = { http_proxy: address, all_proxy: address, ALL_PROXY: address };
  const tools = await toolbox();
  for (const target of ['break', 'break-error', 'heal', 'preflight']) {
    const port = await serve(breakingApi());
    const ports = { API_PORT: port, WEB_PORT: port };
    const { stdout, stderr } = await make(tools, { ...environment, ...ports }, target);
    assert.match(stdout, targets[target] ?? assert.fail(target), stderr);
  }
  assert.deepEqual(asked, []);
});

test('the preflight finds who listens on either address of localhost', async (t) => {
  const tools = await toolbox();
  const preflight = async (WEB_PORT: string, PUBLISHED = '') => {
    const ports = { API_PORT: '1', WEB_PORT, WORKSHOP_PORT: '2' };
    return (await make(tools, { ...ports, PUBLISHED }, 'preflight')).stdout;
  };
  const ip4 = await serve(breakingApi());
  assert.match(
    await preflight(ip4),
    new RegExp(`^FAIL .* listens on 127\\.0\\.0\\.1:${ip4}:`, 'm'),
  );
  const own = `127.0.0.1:${ip4}->80/tcp`;
  assert.match(
    await preflight(ip4, own),
    new RegExp(`^ok .* listens on 127\\.0\\.0\\.1:${ip4}$`, 'm'),
  );
  assert.match(await preflight('3'), /^ok {4}the ports are free$/m);

  const ip6 = await serve(breakingApi(), '::1').catch(() => undefined);
  if (ip6 === undefined) return t.skip('there is no ::1 here');
  assert.match(await preflight(ip6), new RegExp(`^FAIL .* listens on \\[::1\\]:${ip6}:`, 'm'));
});

/** What is in the way, and what the preflight says of it. */
const obstacles: Record<string, [machine: Environment, says: RegExp]> = {
  nothing: [{}, /^ok {4}every service starts\nREADY$/m],
  "a project's name that Compose refuses": [
    { COMPOSE_PROJECT_NAME: 'Student07' },
    /^FAIL {2}Docker Compose cannot read this project: .*Student07/m,
  ],
  "another project's file in the shell": [
    { COMPOSE_FILE: 'workshop/labs/09-out-of-memory/task.yml' },
    /^FAIL {2}Docker Compose reads another project here \(memory-hog\): unset COMPOSE_FILE/m,
  ],
  "another processor's images": [
    { DOCKER_DEFAULT_PLATFORM: 'linux/arm64' },
    /^FAIL {2}DOCKER_DEFAULT_PLATFORM is linux\/arm64, and this machine is linux\/amd64: unset it$/m,
  ],
  'no memory limit': [
    { HAS_MEMORY_LIMIT: 'false' },
    /^note {2}Docker cannot limit memory.*^READY$/ms,
  ],
  'live-restore': [{ LIVE_RESTORE: 'true' }, /^note {2}lab 11 needs a Swarm.*^READY$/ms],
  'a missing image': [
    { MISSING: 'localhost/numbers/numbers-api:v2' },
    /^FAIL {2}the image numbers\/numbers-api:v2 is missing: docker compose .*images\.yml .*build$/m,
  ],
  'images of yesterday': [
    { BUILT: '202001010000.00' },
    /^FAIL {2}\S+ is newer than the images: docker compose .*build$/m,
  ],
  'an Engine that starts nothing': [
    { REFUSAL: 'first\nNanoCPUs can not be set' },
    /^FAIL {2}numbers-api does not start: NanoCPUs can not be set$/m,
  ],
};
for (const [what, [environment, says]] of Object.entries(obstacles)) {
  test(`the preflight stops at ${what}`, async () => {
    const ports = { API_PORT: '1', WEB_PORT: '3', WORKSHOP_PORT: '2' };
    const { exitCode, stdout } = await make(
      await toolbox(),
      { ...ports, ...environment },
      'preflight',
    );
    assert.match(stdout, says);
    assert.equal(exitCode, stdout.endsWith('READY\n') && !stdout.includes('NOT') ? 0 : 1);
    assert.ok((stdout.match(/^FAIL/gm) ?? []).length <= 1, 'one cause at a time');
  });
}

test('without curl, the preflight does not call the ports free', async () => {
  const { stdout } = await make(await toolbox({ without: ['curl'] }), 'preflight');
  assert.match(stdout, /^note {2}whether another program listens on the ports is unknown/m);
});

test('without Docker, the preflight says just that', async () => {
  const { stdout } = await make(await toolbox({ without: ['docker'] }), 'preflight');
  assert.match(stdout, /^FAIL {2}Docker is not installed: \S+\nNOT READY\n$/);
});

const lacking: [sentence: RegExp, what: Toolbox, targets: string[]][] = [
  [/^Docker is not installed\. /, { without: ['docker'] }, ['up', 'watch']],
  [/^curl is needed for/, { without: ['curl'] }, ['break', 'break-error', 'heal']],
  [/^node is needed for/, { without: ['node'] }, ['test', 'local', 'demo']],
  [/^npm is needed for/, { without: ['npm'] }, ['test', 'acceptance']],
];
for (const [sentence, what, names] of lacking) {
  for (const target of names) {
    test(`make ${target}: ${sentence.source}`, async () => {
      const { exitCode, stdout, stderr } = await make(await toolbox(what), target);
      assert.match(stderr, sentence);
      assert.match(stderr, /^.*\nmake: \*\*\* .*\n$/, 'one sentence, and what make adds');
      assert.equal(stdout, '');
      assert.equal(exitCode, 2);
    });
  }
}

interface Toolbox {
  /** Commands that are not there. */
  without?: string[];
  /** Scripts that take the place of commands. */
  imitations?: Record<string, string>;
}

/** Returns a folder, to be the whole PATH, with this machine's tools and commands. */
async function toolbox({ without = [], imitations = {} }: Toolbox = {}): Promise<string> {
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
async function busybox(t: TestContext): Promise<string | undefined> {
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
function make(tools: string, ...words: (string | Environment)[]): Promise<Result> {
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

/** Holds the ports that make and the preflight take against those that Compose would publish. */
async function assertAsCompose(
  envFile: string,
  expected: Record<string, string>,
  environment: Environment = {},
): Promise<void> {
  await writeFile(join(copy, '.env'), envFile);
  const config = ['compose', '--profile', 'workshop', 'config', '--format', 'json'];
  const { services } = JSON.parse(
    await succeed('docker', config, { directory: copy, environment: { ...UNSET, ...environment } }),
  );
  const published = ['numbers-api', 'numbers-web', 'workshop'].map(
    (service) => services[service].ports[0].published,
  );
  assert.deepEqual(published, Object.values(expected), 'what Compose publishes');

  const curl = '#!/bin/sh\nfor url; do :; done\necho "$url" >>"$(dirname "$0")/curl.log"\nexit 7\n';
  const tools = await toolbox({ imitations: { curl } });
  const [api, web] = published;
  const { stdout } = await make(tools, environment, 'up');
  await make(tools, environment, 'preflight');
  assert.match(stdout, new RegExp(`^docker compose up .* with ${api} ${web}$`, 'm'));
  assert.match(stdout, new RegExp(`^Up: .*localhost:${web}, .*localhost:${api}\\.`, 'm'));
  assert.deepEqual(
    (await readFile(join(tools, 'curl.log'), 'utf8')).trim().split('\n'),
    published.flatMap((port) => [`http://127.0.0.1:${port}/health`, `http://[::1]:${port}/health`]),
  );
}

/** An API with a watchdog that gives two numbers, then fails. */
function breakingApi(): RequestListener {
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
async function serve(listener: RequestListener, host = '127.0.0.1'): Promise<string> {
  const server = createServer(listener).listen(0, host);
  await once(server, 'listening');
  servers.push(server);
  return String((server.address() as AddressInfo).port);
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'make-'));
  folders.push(folder);
  return folder;
}

function pathOf(command: string): Promise<string> {
  return succeed('sh', ['-c', `command -v ${command}`]);
}
