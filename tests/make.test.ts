// The Makefile and its scripts: ports as Compose reads them, POSIX options alone, no proxy between them and this
// machine, and one sentence where a tool is missing. Only `docker compose config` is real; no container starts.
import assert from 'node:assert/strict';
import { access, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { serve } from 'test-kit/serve.ts';
import { succeed } from './support/commands.ts';
import {
  breakingApi,
  copy,
  make,
  posixTools,
  preflight,
  runInCopy,
  temporaryFolder,
  toolbox,
} from './support/toolbox.ts';

const ALL_FORMS = `#API_PORT=1
  export API_PORT="9187" # mine\r
WEB_PORT=1
MY_WEB_PORT=2
WEB_PORT = '9188'
WEB_PORT_2=3
END=89
WORKSHOP_PORT: 91\${END}
`;
const PORTS = ['9187', '9188', '9189'];
const DEFAULTS = ['8087', '8088', '8089'];
const ones = 'API_PORT=1\nWEB_PORT=2\nWORKSHOP_PORT=3\n';
const shell = { API_PORT: '9187', WEB_PORT: '9188', WORKSHOP_PORT: '9189' };
for (const [what, envFile, expected, environment] of [
  ['.env in all its forms', ALL_FORMS, PORTS, {}],
  ['.env with empty values', `API_PORT=\nWEB_PORT=""\nWORKSHOP_PORT=''\n`, DEFAULTS, {}],
  ['the shell before .env', ones, PORTS, shell],
  [
    'the shell with empty values',
    ones,
    DEFAULTS,
    { API_PORT: '', WEB_PORT: '', WORKSHOP_PORT: '' },
  ],
] as const) {
  test(`${what}: the ports are those of Compose`, async () => {
    await writeFile(join(copy, '.env'), envFile);
    const curl = 'for url; do :; done\necho "$url" >>"$(dirname "$0")/curl.log"\nexit 7\n';
    const tools = await toolbox({ curl });
    const config = 'docker compose --profile workshop config --format json'.split(' ');
    const { stdout: json } = await runInCopy(tools, environment, ...config);
    const { services } = JSON.parse(json);
    const published = ['numbers-api', 'numbers-web', 'workshop'].map(
      (service) => services[service].ports[0].published,
    );
    assert.deepEqual(published, expected, 'what Compose publishes');

    const [api, web] = published;
    const { stdout } = await make(tools, 'up', environment);
    await preflight(tools, environment);
    assert.match(stdout, new RegExp(`^docker compose up .* with ${api} ${web}$`, 'm'));
    assert.match(stdout, new RegExp(`^Up: .*localhost:${web}, .*localhost:${api}\\.`, 'm'));
    const asked = published.flatMap((port) => [`127.0.0.1:${port}`, `[::1]:${port}`]);
    const urls = asked.map((address) => `http://${address}/health\n`).join('');
    assert.equal(await readFile(join(tools, 'curl.log'), 'utf8'), urls);
  });
}

test('without Docker, make reads .env by Node.js', async () => {
  await writeFile(join(copy, '.env'), 'export API_PORT="9187" # mine\r\n');
  const { stdout } = await make(await toolbox({ docker: '', curl: 'exit 7\n' }), 'heal');
  assert.match(stdout, /^No answer from http:\/\/localhost:9187\./);
});

test('make help asks neither Docker nor Node.js', async () => {
  const tools = await toolbox({ node: '' });
  for (const target of ['', 'help']) {
    const { stdout } = await make(tools, target);
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

const targets = {
  help: /^ {2}make up +Build and start everything/m,
  up: /^docker compose up .*\nUp: the page is at/,
  replicas: /^docker compose .*replicas\.yml up .*\nUp: the page is at/,
  down: /^docker compose down\n/,
  ps: /^docker compose ps --all\n/,
  logs: /^docker compose logs --follow\n/,
  watch:
    /^\S+ numbers-api-1 {2}started v3\n\S+ numbers-api-1 {2}unhealthy: status 500\n.* exited with code 1\n/,
  break:
    /^call 1: 7 \(status 200\)\ncall 2: 7 \(status 200\)\ncall 3: 7 \(status 500\)\nBroken\. Its watchdog/,
  'break-error': /^faults\nNext: .* make heal to switch all faults off/,
  heal: /^faults\nAll faults are off, .* make reset starts again/,
  reset: /^docker compose up .*--force-recreate /,
  preflight: /^ok .* \d+ MB of disk$.*^FAIL[^\n]* listens on 127.*^NOT READY/ms,
};
for (const [target, expected] of Object.entries(targets)) {
  test(`${target} works with BusyBox's tools, and beside a proxy that answers 503`, async (t) => {
    const asked: (string | undefined)[] = [];
    const { address } = await serve(t, (request, response) => {
      asked.push(request.url);
      response.writeHead(503).end();
    });
    const port = String((await serve(t, breakingApi())).port);
    const environment = {
      ...{ API_PORT: port, WEB_PORT: port },
      ...{ http_proxy: address, all_proxy: address, ALL_PROXY: address },
    };
    const tools = await posixTools();
    const { exitCode, stdout, stderr } = await (target === 'preflight'
      ? preflight(tools, environment)
      : make(tools, target, environment));
    assert.match(stdout, expected, stderr);
    assert.doesNotMatch(stderr, /no such option/);
    assert.equal(exitCode, target === 'preflight' ? 1 : 0, stderr);
    assert.deepEqual(asked, []);
  });
}

test("kit.sh works with BusyBox's tools, and packs what is tracked", async () => {
  const git = (...args: string[]) => succeed('git', args, { directory: copy });
  await writeFile(join(copy, 'docs/größe.md'), 'committed');
  await git('init');
  await git('add', '--all');
  await git('-c', 'user.name=a', '-c', 'user.email=a@localhost', 'commit', '--message', 'all');
  await writeFile(join(copy, 'docs/größe.md'), 'changed');
  await writeFile(join(copy, 'docs/not-tracked.md'), '');
  const folder = await temporaryFolder();
  const { exitCode, stderr } = await runInCopy(
    await posixTools(),
    {},
    ...['sh', 'scripts/kit.sh', folder],
  );
  assert.equal(exitCode, 0, stderr);
  await succeed('tar', ['-xf', 'numbers-kit-amd64.tar'], { directory: folder });
  const kit = { directory: join(folder, 'numbers') };
  const packed = await succeed('find', ['.', '-type', 'f', '!', '-path', './kit/*'], kit);
  const tracked = (await git('ls-files', '-z')).split('\0').filter(Boolean);
  assert.deepEqual(packed.split('\n').sort(), tracked.map((name) => `./${name}`).sort());
  assert.equal(await readFile(join(folder, 'numbers/docs/größe.md'), 'utf8'), 'changed');
  await succeed('sha256sum', ['--check', '--quiet', 'kit/SHA256SUMS'], kit);
});

for (const [tool, sentence, lacking] of [
  ['docker', /^Docker is not installed\. /, ['up', 'watch']],
  ['curl', /^curl is needed for/, ['break', 'break-error', 'heal']],
  ['node', /^node is needed for/, ['test', 'local', 'demo']],
  ['npm', /^npm is needed for/, ['test', 'acceptance']],
] as const) {
  for (const target of lacking) {
    test(`make ${target} without ${tool} says so in one sentence`, async () => {
      const tools = await toolbox({ [tool]: '' });
      const { exitCode, stdout, stderr } = await make(tools, target);
      assert.match(stderr, sentence);
      assert.match(stderr, /^.*\nmake: \*\*\* .*\n$/, 'one sentence, and what make adds');
      assert.equal(stdout, '');
      assert.equal(exitCode, 2);
    });
  }
}
