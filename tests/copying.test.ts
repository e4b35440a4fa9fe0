// Follows docs/copying.md in an app that is not ours: copies the files, makes the edits, breaks the app, and stops it
// under load.
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { root, run, succeed } from './support/commands.ts';
import { startInside } from './support/inside.ts';

const ADDRESS = 'http://127.0.0.1:3000';
const guide = await readFile(join(root, 'docs/copying.md'), 'utf8');
const blocksOf = (language: string) =>
  [...guide.matchAll(new RegExp(`^( *)\`\`\`${language}\n([^]*?)^ *\`\`\`$`, 'gm'))].map(
    ([, indent = '', lines = '']) => lines.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
/** The file of each edit, as the sentence before it names it. */
const files = [...guide.matchAll(/^\d\. .*?`(.+?)`/gm)].map(([, file = '']) => file);

let app: string;
const environment = { FAULT_INJECTION: 'on' };
const compose = (...words: string[]) =>
  succeed('docker', ['compose', ...words], { directory: app, environment, timeout: 600_000 });
const inspect = async (format: string) =>
  succeed('docker', ['inspect', '--format', format, await compose('ps', '--all', '--quiet')]);

before(async () => {
  app = await mkdtemp(join(tmpdir(), 'numbers-'));
  await cp(join(root, 'tests/copying/app'), app, { recursive: true });
});
after(async () => {
  await run('docker', ['compose', 'down', '--rmi', 'local'], { directory: app });
  await rm(app, { recursive: true });
});

test('five edits bring all five pieces', async () => {
  const [copying = ''] = blocksOf('sh');
  await succeed('sh', ['-ec', copying], { environment: { APP: app }, timeout: 600_000 });
  const edits = blocksOf('diff');
  assert.equal(edits.length, 5);
  assert.equal(files.length, 5);
  for (const [place, edit] of edits.entries()) {
    const side = (other: string) =>
      edit
        .split('\n')
        .filter((line) => !line.startsWith(other))
        .map((line) => line.slice(1))
        .join('\n');
    const file = join(app, files[place] ?? '');
    const parts = (await readFile(file, 'utf8')).split(side('+'));
    assert.equal(parts.length, 2, `edit ${place + 1} fits into ${files[place]} once`);
    await writeFile(file, parts.join(side('-')));
  }
  await compose('up', '--detach', '--build', '--wait');
  assert.match(await (await fetch(`${ADDRESS}/roll`)).text(), /^[1-6]$/);
  assert.equal(await inspect('{{.State.Health.Status}} {{.Config.User}}'), 'healthy 1000');
});

test('a blocked app turns unhealthy, is killed by its watchdog, and recovers', async () => {
  const headers = { 'content-type': 'application/json' };
  const put = { method: 'PUT', headers, body: '{}' };
  assert.equal((await fetch(`${ADDRESS}/faults/block`, put)).status, 200);
  await fetch(`${ADDRESS}/roll`, { signal: AbortSignal.timeout(1_000) }).catch(() => {});
  for (const state of ['unhealthy 0', 'healthy 1']) {
    await waitFor(state, 60, async () => {
      return (await inspect('{{.State.Health.Status}} {{.RestartCount}}')) === state;
    });
  }
  assert.match(await compose('logs', '--no-log-prefix'), /does not react: killing the process/);
  assert.equal((await fetch(`${ADDRESS}/roll`)).status, 200);
});

test('a stop under load loses no request', async (t) => {
  const inside = 'docker run --rm --interactive --network numbers-test-dice_default';
  const node = [...inside.split(' '), 'node:26-trixie-slim', 'node'];
  const endLoad = await startInside(node, 'http://dice:3000/roll', { timeout: 5_000, interval: 5 });
  await compose('stop');
  const { calls, lost } = await endLoad();
  t.diagnostic(`${calls} calls`);
  // What is refused was never accepted; there is no other replica here.
  const { refused, 'no address': stopped, ...rest } = lost;
  assert.deepEqual(rest, {});
  assert.equal(await inspect('{{.State.ExitCode}}'), '0');
});
