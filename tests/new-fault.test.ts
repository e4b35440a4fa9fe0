// CONTRIBUTING.md promises that a new fault is one file and its place in the catalogue. Here it is added
// that way, with the very file that is shown there.
import assert from 'node:assert/strict';
import { cp, mkdtempDisposable, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startMain } from 'test-kit/main-process.ts';
import { waitFor } from 'test-kit/wait.ts';
import { root } from './support/commands.ts';
import { ask } from './support/http.ts';
import { switchOn } from './support/stack.ts';

test('a new fault is in the catalogue, the OpenAPI document, the metrics and the page, and strikes', async (t) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'new-fault-'));
  const copy = folder.path;
  await cp(join(root, 'numbers-api'), join(copy, 'numbers-api'), { recursive: true });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  const guide = await readFile(join(root, 'CONTRIBUTING.md'), 'utf8');
  const [, path, file] = /`(\S+\/teapot\.ts)`\s+```ts\n(.*?)```/s.exec(guide) ?? [];
  assert.ok(path && file, 'the guide shows a file');
  await writeFile(join(copy, path), file);
  const catalogue = join(copy, 'numbers-api/src/faults/catalogue.ts');
  const list = (await readFile(catalogue, 'utf8')).replace('  error,\n', '  error,\n  teapot,\n');
  await writeFile(catalogue, `import { teapot } from './teapot.ts';\n${list}`);

  const start = (main: string, settings: Record<string, string>) =>
    startMain(t, main, { FAULT_INJECTION: 'on', ...settings }).url();
  const api = await start(join(copy, 'numbers-api/src/main.ts'), { FAIL_AFTER_CALLS: '0' });
  const web = await start(join(root, 'numbers-web/src/main.ts'), { RNG_API_URL: `${api}/rng` });
  const shows = (url: string, pattern: RegExp) =>
    waitFor(`${url} to show ${pattern}`, 20, async () =>
      pattern.test((await ask(url))?.body ?? ''),
    );
  await shows(`${api}/faults`, /"name":"teapot","symptom":"answers wrongly"/);
  await shows(`${api}/openapi.json`, /"teapot".*"enum":\["tea","coffee"\]/);
  await shows(`${api}/metrics`, /^faults_injected_total\{type="teapot"\} 0$/m);
  await shows(web, /teapot.*coffee/s);

  await assert.rejects(switchOn('teapot', { brew: 'cocoa' }, api), /"status":400.*brew: .*tea/);
  await switchOn('teapot', { brew: 'coffee' }, api);
  assert.equal((await ask(`${api}/rng`))?.status, 418);
  await shows(`${api}/metrics`, /^faults_injected_total\{type="teapot"\} [1-9]/m);
});
