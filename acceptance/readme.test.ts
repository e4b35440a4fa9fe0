// Follows the README, and then the reference, from top to bottom, in a fresh clone and without images: types
// one command after the other, as they stand there, and looks for what should be seen. Nothing is put back
// between them that the text does not put back.
import assert from 'node:assert/strict';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { type Running, root, run, start, succeed } from './support/commands.ts';
import { commandsOf, type DocumentedCommand, shows } from './support/documented-commands.ts';
import { down } from './support/stack.ts';

/** Seconds that a command may take where the text does not say; images are built in them. */
const PATIENCE = 300;
/** Seconds within which a second terminal has shown everything, once its section is read. */
const LAST_LOOK = 30;

let clone: string;
/** Holds a .curlrc: in a terminal, curl shows no progress among its answers. */
let curlHome: string;
const secondTerminal: { shown: readonly string[]; running: Running }[] = [];

before(async () => {
  await down();
  await succeed('docker', ['compose', 'down', '--rmi', 'all']);
  clone = await mkdtemp(join(tmpdir(), 'numbers-'));
  curlHome = await mkdtemp(join(tmpdir(), 'curl-'));
  await succeed('git', ['clone', '--quiet', root, clone]);
  await writeFile(join(curlHome, '.curlrc'), 'no-progress-meter\n');
});
after(async () => {
  for (const { running } of secondTerminal) await running.end('SIGKILL');
  await down();
  for (const directory of [clone, curlHome]) await rm(directory, { recursive: true, force: true });
});

for (const path of ['README.md', 'docs/reference.md']) {
  const page = await readFile(join(root, path), 'utf8');
  const commands = commandsOf(page);

  test(`${path} has commands`, () => {
    assert.ok(commands.length >= 10);
  });

  test(`what ${path} links to is there`, async () => {
    const links = [...page.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? '');
    assert.ok(links.length > 0);
    for (const link of links) await access(join(clone, dirname(path), link));
  });

  for (const [index, command] of commands.entries()) {
    const { line, section, script } = command;
    // This very test is part of what that command runs.
    if (script === 'make acceptance') continue;
    test(`${path}, line ${line}: ${script}`, { timeout: 2 * PATIENCE * 1_000 }, async () => {
      await follow(command);
      if (commands[index + 1]?.section !== section) await closeSecondTerminal();
    });
  }
}

async function follow({ script, shown, within, fails, ends }: DocumentedCommand): Promise<void> {
  if (ends === 'with its section') {
    secondTerminal.push({ shown, running: startScript(script) });
  } else if (ends === 'with Ctrl-C') {
    const running = startScript(script);
    await look(running, shown, within ?? PATIENCE).finally(() => running.end());
  } else {
    let seen = '';
    await waitFor(`${script} to show what it should`, within ?? 0, async () => {
      const { exitCode, stdout } = await runScript(script);
      seen = `exit code ${exitCode}\n${stdout}`;
      return (exitCode !== 0) === fails && shows(stdout, shown);
    }).catch((error) => assert.fail(`${error.message}\n${seen}`));
  }
}

async function closeSecondTerminal(): Promise<void> {
  for (const { shown, running } of secondTerminal.splice(0)) {
    await look(running, shown, LAST_LOOK).finally(() => running.end());
  }
}

async function look(running: Running, shown: readonly string[], seconds: number): Promise<void> {
  await waitFor('what should be seen', seconds, () => shows(running.output(), shown)).catch(
    (error) => assert.fail(`${error.message}\n${running.output()}`),
  );
}

/** Both streams in one, as in a terminal. */
const shell = (script: string): [string, string[]] => ['sh', ['-c', `exec 2>&1\n${script}`]];
const inClone = () => ({ directory: clone, environment: { CURL_HOME: curlHome } });

const runScript = (script: string) =>
  run(...shell(script), { ...inClone(), timeout: PATIENCE * 1_000 });

const startScript = (script: string) => start(...shell(script), inClone());
