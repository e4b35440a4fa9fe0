// Follows the README, the reference, the experiments and the ladder from top to bottom, in a fresh clone and without images: types
// each command as printed, in order, and compares the output. Nothing is reset
// between them that the text doesn't reset.
import assert from 'node:assert/strict';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { root, succeed } from './support/commands.ts';
import { commandsOf } from './support/documented-commands.ts';
import { createReader, PATIENCE, type Reader } from './support/reader.ts';
import { down } from './support/stack.ts';
import { keepRecordingsOfFailures } from './support/web.ts';

/** Run elsewhere: the clone is made below, .ci/run runs the tests, and a fresh machine runs without Docker. */
const RUN_BESIDE_THIS = [
  'git clone',
  'node scripts/with-node.mjs npm ci',
  'make test',
  'make acceptance',
];

let clone: string;
/** Holds a .curlrc: in a terminal, curl shows no progress among its answers. */
let curlHome: string;
let reader: Reader;

keepRecordingsOfFailures();
before(async () => {
  await down();
  await succeed('docker', ['compose', 'down', '--rmi', 'all']);
  clone = await mkdtemp(join(tmpdir(), 'numbers-'));
  await succeed('git', ['clone', '--quiet', root, clone]);
  curlHome = await mkdtemp(join(tmpdir(), 'curl-'));
  await writeFile(join(curlHome, '.curlrc'), 'no-progress-meter\n');
  reader = createReader({ directory: clone, environment: { CURL_HOME: curlHome } });
});
after(async () => {
  await reader.leave();
  await down();
  for (const directory of [clone, curlHome]) await rm(directory, { recursive: true, force: true });
});

for (const path of ['README.md', 'docs/reference.md', 'docs/experiments.md', 'docs/ladder.md']) {
  const page = await readFile(join(root, path), 'utf8');
  const commands = commandsOf(page);

  test(`${path} has commands`, () => {
    assert.ok(commands.length >= 8);
  });

  test(`what ${path} links to is there`, async () => {
    const links = [...page.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? '');
    assert.ok(links.length > 0);
    for (const link of links) await access(join(clone, dirname(path), link));
  });

  for (const [index, command] of commands.entries()) {
    const { line, section, script } = command;
    if (RUN_BESIDE_THIS.some((start) => script.startsWith(start))) continue;
    test(`${path}, line ${line}: ${script}`, { timeout: 2 * PATIENCE * 1_000 }, async () => {
      await reader.follow(command);
      if (commands[index + 1]?.section !== section) await reader.closeSecondTerminal();
    });
  }
}
