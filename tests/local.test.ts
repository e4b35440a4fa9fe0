// npm run local: both services as ordinary processes, with the settings of .env. tests/fresh-machine breaks them, on a
// machine without Docker.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { root, start } from './support/commands.ts';
import { ask } from './support/http.ts';

test('it reads .env, and the shell comes first; a closed terminal ends both services', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'local-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const name of ['http-check', 'numbers-api', 'numbers-web']) {
    await symlink(join(root, name), join(folder, name));
  }
  const text = 'export API_PORT="18087" # mine\r\nWEB_PORT=1\r\nSELF_HEAL_AFTER=\r\n';
  await writeFile(join(folder, '.env'), text);
  const local = start('node', [join(root, 'scripts/local.ts')], {
    directory: folder,
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
