// The native check as other people use it: one file in an image that holds little else; and the
// commands of its README.
import assert from 'node:assert/strict';
import { access, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { root, run, succeed } from './support/commands.ts';
import { commandsOf } from './support/documented-commands.ts';
import { createReader } from './support/reader.ts';
import { inspectContainer } from './support/stack.ts';

const image = process.env.HTTP_CHECK_IMAGE ?? 'localhost/numbers/http-check';
const siteImage = 'localhost/numbers/http-check:static-site';
const site = 'numbers-test-static-site';
const network = 'numbers-test-http-check';
const waiting = 'numbers-test-waiting';
/** Holds what is in the image, in `image`, and the example of the README. */
const directory = await mkdtemp(join(tmpdir(), 'http-check-'));
const inImage = (file: string) => join(directory, 'image', file);
const page = await readFile(join(root, 'http-check/README.md'), 'utf8');
const docker = (...words: readonly string[]) => succeed('docker', words);

async function removeAll(): Promise<void> {
  await run('docker', ['rm', '--force', '--volumes', site, waiting]);
  await run('docker', ['network', 'rm', network]);
}
before(async () => {
  await removeAll();
  const check = ['--build-arg', `CHECK=${image}`];
  await docker('build', '--quiet', '--tag', siteImage, ...check, 'tests/static-site');
  await docker('network', 'create', network);
  await docker('run', '--detach', '--name', site, '--network', network, siteImage);
  await docker('create', '--name', waiting, image);
  await docker('cp', `${waiting}:/`, inImage(''));
  await docker('rm', waiting);
});
after(async () => {
  await removeAll();
  await run('docker', ['compose', 'down', '--rmi', 'local'], { directory });
  await rm(directory, { recursive: true });
});

test('docker run localhost/numbers/http-check --help works, and the image is that file and its licences', async () => {
  assert.match(await docker('run', '--rm', image, '--help'), /--url URL/);
  const [{ RootFS, Config }] = JSON.parse(await docker('image', 'inspect', image));
  assert.equal(RootFS.Layers.length, 2);
  assert.match(Config.Labels['org.opencontainers.image.licenses'], /LGPL-2\.1/);
  assert.equal(Config.User, '1000');
  const { size } = await stat(inImage('http-check'));
  assert.ok(size > 0 && size < 3_200_000, `${size} bytes`);
});

test('it carries the notices of what is linked into it', async () => {
  for (const [file, notice] of [
    ['http-check', /MIT License/],
    ['quickjs', /Fabrice Bellard/],
    ['mbedtls', /Apache-2\.0/],
    ['Apache-2.0', /Apache License/],
    ['glibc', /Free Software Foundation/],
    ['LGPL-2.1', /GNU LESSER GENERAL PUBLIC LICENSE/],
  ] as const) {
    assert.match(await readFile(inImage(`licenses/${file}`), 'utf8'), notice);
  }
});

test('it says which versions are linked into it, in --version, an SBOM and a label', async () => {
  const sbom = JSON.parse(await readFile(inImage('licenses/sbom.cdx.json'), 'utf8'));
  assert.deepEqual([sbom.bomFormat, sbom.specVersion], ['CycloneDX', '1.6']);
  const parts = sbom.components.map(
    ({ name, version }: { name: string; version: string }) => `${name} ${version}`,
  );
  const { name, version } = sbom.metadata.component;
  const said = await docker('run', '--rm', image, '--version');
  assert.equal(said, `${name} ${version} (${parts.join(', ')})`);
  const format = '{{index .Config.Labels "numbers.http-check.linked"}}';
  const label = (await docker('image', 'inspect', '--format', format, image)).split(', ');
  assert.ok(
    parts.every((part: string, at: number) => part.startsWith(label[at] ?? '?')),
    `${label}`,
  );
});

test('the file alone, as the page says, works and is the same in each build', async () => {
  const [command] = commandsOf(page).filter(({ script }) => script.startsWith('docker build'));
  for (const [folder, options] of [
    ['built', ''],
    ['built-again', '--no-cache-filter bundle,native '],
  ] as const) {
    const output = `${options}--output ${join(directory, folder)}`;
    await succeed('sh', ['-c', command?.script.replace(/--tag \S+/, output) ?? '']);
  }
  const file = join(directory, 'built/http-check');
  assert.match(await succeed(file, ['--help']), /--url URL/);
  assert.ok((await readFile(file)).equals(await readFile(`${directory}/built-again/http-check`)));
  await access(join(directory, 'built/licenses/quickjs'));
});

test('it reaches a service by its name on a network, with one word', async () => {
  const words = ['--rm', '--network', network, image, '-t', '5s', `http://${site}/`];
  assert.match(await docker('run', ...words), /^200 /);
});

for (const signal of ['TERM', 'INT', 'QUIT', 'HUP', 'USR1']) {
  test(`SIG${signal} ends it as PID 1, with 1`, async () => {
    await docker('kill', '--signal', 'STOP', site);
    const words = ['--name', waiting, '--network', network, image, '-t', '1000s'];
    await docker('run', '--detach', ...words, `http://${site}/`);
    // Again and again: it may not have come as far as to listen to signals.
    await waitFor(`the end by SIG${signal}`, 10, async () => {
      await run('docker', ['kill', '--signal', signal, waiting]);
      return (await inspectContainer(waiting))?.State.Status === 'exited';
    });
    assert.equal(await docker('wait', waiting), '1');
    await docker('kill', '--signal', 'CONT', site);
    await docker('rm', waiting);
  });
}

const EXAMPLE = 'A whole example with Compose';

before(async () => {
  await writeFile(join(directory, 'Dockerfile'), block('dockerfile', '## Recipes'));
  await writeFile(join(directory, 'main.js'), block('js', `## ${EXAMPLE}`));
  await writeFile(join(directory, 'compose.yaml'), block('yaml', `## ${EXAMPLE}`));
});

for (const section of ['How to get it', EXAMPLE]) {
  const chosen = commandsOf(page).filter((command) => command.section === section);
  assert.ok(chosen.length > 0, section);
  for (const command of chosen) {
    test(`${section}: ${command.script}`, () =>
      createReader({ directory: section === EXAMPLE ? directory : root }).follow(command));
  }
}

/** The first block in this language after a heading. */
function block(language: string, heading: string): string {
  const rest = page.slice(page.indexOf(heading));
  return new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'm').exec(rest)?.[1] ?? '';
}
