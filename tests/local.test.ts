// make local: both services as ordinary processes, on a machine without Docker.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { type Running, root, start } from './support/commands.ts';
import { ask, askForNumber } from './support/http.ts';
import { apiUrl, down, webUrl } from './support/stack.ts';

let local: Running;

before(down);
after(() => local?.end('SIGKILL'));

test('make local serves, breaks on the fourth call, recovers, and ends with Ctrl-C', async () => {
  local = start('make', ['local'], {
    environment: { DOCKER_HOST: 'unix:///nowhere/docker.sock', SELF_HEAL_AFTER: '3' },
  });
  await waitFor('both pages', 90, async () => {
    return (await ask(webUrl))?.status === 200 && (await ask(`${apiUrl}/`))?.status === 200;
  });
  for (const call of [1, 2, 3]) {
    assert.notEqual(await askForNumber(apiUrl), undefined, `call ${call} gives a number`);
  }
  assert.equal((await ask(`${apiUrl}/rng`))?.status, 500, 'call 4 fails');
  await waitFor('numbers again', 20, async () => (await askForNumber(apiUrl)) !== undefined);
  assert.match(local.output(), /watchdog: unhealthy for 3 s/);
  assert.match((await ask(webUrl, 'POST'))?.body ?? '', /Here it is: \d/);

  await local.end('SIGINT');
  assert.equal(await ask(`${apiUrl}/`), undefined, 'the API has ended');
  assert.equal(await ask(webUrl), undefined, 'the web has ended');
});

test('without make, it reads .env, and the shell comes first; a closed terminal ends both services', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'local-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const name of ['http-check', 'numbers-api', 'numbers-web']) {
    await symlink(join(root, name), join(folder, name));
  }
  const text = 'export API_PORT="18087" # mine\r\nWEB_PORT=1\r\nSELF_HEAL_AFTER=\r\n';
  await writeFile(join(folder, '.env'), text);
  local = start('node', [join(root, 'scripts/local.ts')], {
    directory: folder,
    environment: { API_PORT: undefined, WEB_PORT: '18088' },
  });
  const [api, web] = ['http://127.0.0.1:18087', 'http://127.0.0.1:18088'];
  await waitFor('both pages', 60, async () => {
    return (await ask(web))?.status === 200 && (await ask(api))?.status === 200;
  });
  assert.match(local.output(), /^Open http:\/\/localhost:18088 in a browser/m);
  local.process.kill('SIGHUP');
  assert.equal(await once(local.process, 'exit').then(([exitCode]) => exitCode), 0);
  assert.deepEqual([await ask(api), await ask(web)], [undefined, undefined]);
});
