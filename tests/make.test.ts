// The Makefile and its scripts: ports as Compose reads them, POSIX options alone, no proxy between them and this
// machine, and one sentence where a tool is missing. Only `docker compose config` is real; no container starts.
import assert from 'node:assert/strict';
import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Environment, succeed } from './support/commands.ts';
import {
  breakingApi,
  busybox,
  copy,
  make,
  serve,
  type Toolbox,
  temporaryFolder,
  toolbox,
  UNSET,
} from './support/toolbox.ts';

const PORTS = { API_PORT: '9187', WEB_PORT: '9188', WORKSHOP_PORT: '9189' };
const DEFAULT_PORTS = { API_PORT: '8087', WEB_PORT: '8088', WORKSHOP_PORT: '8089' };

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
    /^\S+ numbers-api-1 {2}started v3\n\S+ numbers-api-1 {2}unhealthy: status 500\n.* exited with code 1\n/,
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
