// The start after a stop, after an edit, and without Docker; and the stop under load. Every other start is in the
// documentation, whose commands readme.test.ts types.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cp, mkdtempDisposable, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { root, start, succeed } from './support/commands.ts';
import { ask } from './support/http.ts';
import { nodeIn, startInside } from './support/inside.ts';
import { apiUrl, compose, down, healthOf, inspect, up, webUrl } from './support/stack.ts';
import { keepRecordingsOfFailures } from './support/web.ts';

keepRecordingsOfFailures();
before(down);
afterEach(down);

test('docker compose up -d --wait starts a stopped system again, healthy', async () => {
  await up();
  await compose(['stop']);
  await up();
  assert.equal(await healthOf('numbers-api'), 'healthy');
  assert.equal(await healthOf('numbers-web'), 'healthy');
  assert.equal((await ask(`${apiUrl}/rng`))?.status, 200);
  assert.equal((await ask(webUrl))?.status, 200);
});

test('make up twice recreates nothing', async () => {
  const containers = async () => {
    await succeed('make', ['up']);
    return compose(['ps', '--quiet', '--no-trunc']);
  };
  assert.equal(await containers(), await containers());
});

test('it reads .env, and the shell comes first; a closed terminal ends both services', async (t) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'local-'));
  for (const name of ['http-check', 'numbers-api', 'numbers-web']) {
    await symlink(join(root, name), join(folder.path, name));
  }
  const text = 'export API_PORT="18087" # mine\r\nWEB_PORT=1\r\nSELF_HEAL_AFTER=\r\n';
  await writeFile(join(folder.path, '.env'), text);
  const local = start('node', [join(root, 'scripts/local.ts')], {
    directory: folder.path,
    environment: { API_PORT: undefined, WEB_PORT: '18088' },
  });
  const [api, web] = ['http://127.0.0.1:18087', 'http://127.0.0.1:18088'];
  t.after(() => local.end('SIGKILL'));
  await waitFor('both pages', 60, async () => {
    return (await ask(web))?.status === 200 && (await ask(api))?.status === 200;
  });
  assert.match(local.output(), /^Open http:\/\/localhost:18088 in a browser/m);
  local.process.kill('SIGHUP');
  assert.equal(await once(local.process, 'exit').then(([exitCode]) => exitCode), 0);
  assert.deepEqual([await ask(api), await ask(web)], [undefined, undefined]);
});

for (const [service, path, other] of [
  ['numbers-api', '/rng', 'numbers-web'],
  ['numbers-web', '/api/number', 'numbers-api'],
] as const) {
  test(`docker compose stop ${service} under load loses no request`, async (t) => {
    await up({ environment: { FAIL_AFTER_CALLS: '0' } });
    const node = nodeIn(`numbers-${other}-1`);
    const pace = { timeout: 5_000, interval: 5, readiness: `http://${service}/ready` };
    const endLoad = await startInside(node, `http://${service}${path}`, pace);
    await compose(['stop', service]);
    // A process that Docker has to kill ends with 137.
    assert.equal((await inspect(service))?.State.ExitCode, 0);
    const { calls, lost } = await endLoad();
    t.diagnostic(`${calls} calls`);
    assert.deepEqual(lost, {});
    const log = await compose(['logs', '--no-log-prefix', service]);
    assert.match(log, /stopping: SIGTERM received.*stopped: exit 0/s);
  });
}

/** Seconds from an edit until the edited service is ready. */
const LONGEST_WAIT = 45;
const NOT_COPIED = ['.git', 'node_modules', 'dist', 'screenshots'];

test('docker compose up --watch runs what is edited, a few seconds later', async (t) => {
  // In a copy, so that no source of ours is touched.
  await using folder = await mkdtempDisposable(join(tmpdir(), 'watch-'));
  const filter = (source: string) => !NOT_COPIED.includes(basename(source));
  await cp(root, folder.path, { recursive: true, filter });
  const { output, end } = start('docker', ['compose', 'up', '--watch'], { directory: folder.path });
  // Another one in each run, because the images keep it.
  const mark = `edited at ${Date.now()}: starting`;
  try {
    await waitFor('the page', 120, () => /numbers-web-1.*ready: listening/.test(output()));
    for (const service of ['numbers-api', 'numbers-web']) {
      const file = join(folder.path, service, 'src/main.ts');
      const source = await readFile(file, 'utf8');
      assert.ok(source.includes(`starting ${service}`));
      await writeFile(file, source.replace(`starting ${service}`, `${mark} ${service}`));
      const editedAt = performance.now();
      const isRunning = new RegExp(`${mark} ${service}[^]*${service}-1.*ready: listening`);
      await waitFor(`the edited ${service}`, LONGEST_WAIT, () => isRunning.test(output()));
      t.diagnostic(`${service}: ${((performance.now() - editedAt) / 1_000).toFixed(1)} s`);
    }
  } finally {
    await end();
  }
});
