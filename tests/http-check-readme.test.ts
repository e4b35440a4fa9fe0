// Follows http-check/README.md: builds the image as it says, and brings its whole Compose example to life.
import assert from 'node:assert/strict';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root, run } from './support/commands.ts';
import { commandsOf } from './support/documented-commands.ts';
import { createReader } from './support/reader.ts';

const EXAMPLE = 'A whole example with Compose';

const page = await readFile(join(root, 'http-check/README.md'), 'utf8');
let directory: string;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'example-'));
  await writeFile(join(directory, 'Dockerfile'), block('dockerfile', '## Recipes'));
  await writeFile(join(directory, 'main.js'), block('js', `## ${EXAMPLE}`));
  await writeFile(join(directory, 'compose.yaml'), block('yaml', `## ${EXAMPLE}`));
});
after(async () => {
  await run('docker', ['compose', 'down', '--rmi', 'local'], { directory });
  await rm(directory, { recursive: true, force: true });
});

for (const section of ['How to get it', EXAMPLE]) {
  const chosen = commandsOf(page).filter((command) => command.section === section);
  assert.ok(chosen.length > 0, section);
  for (const command of chosen) {
    test(`${section}: ${command.script}`, () =>
      createReader({ directory: section === EXAMPLE ? directory : root }).follow(command));
  }
}

test('the file alone, as the page says', async () => {
  const [build] = commandsOf(page).filter(({ script }) => script.startsWith('docker build'));
  const output = build?.script.replace(/--tag \S+/, `--output ${directory}`);
  const { stdout } = await run('sh', ['-c', `${output} && ${directory}/http-check --help`]);
  assert.match(stdout, /--url URL/);
  await access(join(directory, 'licenses/quickjs'));
});

/** The first block in this language after a heading. */
function block(language: string, heading: string): string {
  const rest = page.slice(page.indexOf(heading));
  return new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'm').exec(rest)?.[1] ?? '';
}
