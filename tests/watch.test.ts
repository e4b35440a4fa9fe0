// docker compose up --watch: what is edited is running a few seconds later. Tried in a copy, so that no
// source of ours is touched.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { type Running, root, start } from './support/commands.ts';
import { down } from './support/stack.ts';

/** Seconds from the edit until the edited service is ready. */
const LONGEST_WAIT = 45;
const LEFT_OUT = ['.git', 'node_modules', 'dist', 'screenshots'];

let copy: string;
let running: Running | undefined;

before(async () => {
  await down();
  copy = await mkdtemp(join(tmpdir(), 'watch-'));
  await cp(root, copy, {
    recursive: true,
    filter: (source) => !LEFT_OUT.includes(basename(source)),
  });
});
after(async () => {
  await running?.end();
  await down();
  await rm(copy, { recursive: true, force: true });
});

for (const service of ['numbers-api', 'numbers-web']) {
  test(`an edited ${service} runs soon`, async () => {
    running ??= start('docker', ['compose', 'up', '--watch'], { directory: copy });
    const output = running.output;
    await waitFor('the page', 120, () => /numbers-web-1.*ready: listening/.test(output()));
    const file = join(copy, service, 'src/main.ts');
    const source = await readFile(file, 'utf8');
    assert.ok(source.includes(`starting ${service}`));
    await writeFile(file, source.replace(`starting ${service}`, `edited: starting ${service}`));
    const editedAt = performance.now();
    await waitFor(`the edited ${service}`, LONGEST_WAIT, () =>
      new RegExp(`edited: starting ${service}[^]*${service}-1.*ready: listening`).test(output()),
    );
    console.log(`${service}: ${((performance.now() - editedAt) / 1_000).toFixed(1)} s`);
  });
}
