// CONTRIBUTING.md promises that a new fault is one file and its place in the catalogue. Here it is added
// that way, with the very file that is shown there.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { type Running, root, start } from './support/commands.ts';
import { ask } from './support/http.ts';
import { switchOn } from './support/stack.ts';

const api = 'http://127.0.0.1:18087';
const web = 'http://127.0.0.1:18088';

const running: Running[] = [];
let copy: string;

before(async () => {
  copy = await mkdtemp(join(tmpdir(), 'new-fault-'));
  await cp(join(root, 'numbers-api'), join(copy, 'numbers-api'), { recursive: true });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  const guide = await readFile(join(root, 'CONTRIBUTING.md'), 'utf8');
  const [, path, file] = /`(\S+\/teapot\.ts)`\s+```ts\n(.*?)```/s.exec(guide) ?? [];
  assert.ok(path && file, 'the guide shows a file');
  await writeFile(join(copy, path), file);

  const catalogue = join(copy, 'numbers-api/src/faults/catalogue.ts');
  const before = await readFile(catalogue, 'utf8');
  const after = `import { teapot } from './teapot.ts';\n${before.replace('  error,\n', '  error,\n  teapot,\n')}`;
  await writeFile(catalogue, after);

  const shared = { HOST: '127.0.0.1', FAULT_INJECTION: 'on', FAIL_AFTER_CALLS: '0' };
  for (const [file, environment] of [
    [join(copy, 'numbers-api/src/main.ts'), { PORT: '18087' }],
    [join(root, 'numbers-web/src/main.ts'), { PORT: '18088', RNG_API_URL: `${api}/rng` }],
  ] as const) {
    running.push(start('node', [file], { environment: { ...shared, ...environment } }));
  }
  for (const url of [api, web]) {
    await waitFor(url, 20, async () => (await ask(`${url}/ready`))?.status === 200);
  }
});

after(async () => {
  await Promise.all(running.map((service) => service.end('SIGTERM')));
  await rm(copy, { recursive: true, force: true });
});

for (const [where, url, pattern] of [
  ['the catalogue', `${api}/faults`, /"name":"teapot","symptom":"answers wrongly"/],
  ['the OpenAPI document', `${api}/openapi.json`, /"teapot".*"enum":\["tea","coffee"\]/],
  ['the metrics', `${api}/metrics`, /^faults_injected_total\{type="teapot"\} 0$/m],
  ['the page', web, /teapot.*coffee/s],
] as const) {
  test(`a new fault is in ${where}`, async () => {
    await waitFor(`a teapot in ${where}`, 10, async () =>
      pattern.test((await ask(url))?.body ?? ''),
    );
  });
}

test("a new fault's settings are validated, and it strikes", async () => {
  await assert.rejects(switchOn('teapot', { brew: 'cocoa' }, api), /"status":400.*brew: .*tea/);
  await switchOn('teapot', { brew: 'coffee' }, api);
  assert.equal((await ask(`${api}/rng`))?.status, 418);
  await waitFor('the hit in the metrics', 5, async () =>
    /^faults_injected_total\{type="teapot"\} [1-9]/m.test(
      (await ask(`${api}/metrics`))?.body ?? '',
    ),
  );
});
