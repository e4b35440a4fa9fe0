// Does what the README says, word for word, in a fresh clone and without images.
import assert from 'node:assert/strict';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { type Running, root, run, start, succeed } from './support/commands.ts';
import { commandsOf, type DocumentedCommand } from './support/readme.ts';
import { down } from './support/stack.ts';

const PATIENCE_SECONDS = 300;
/** How long a reader would try again what asks a service that has only just been started. */
const READER_SECONDS = 15;

let clone: string;
const alongside: { command: DocumentedCommand; running: Running }[] = [];

before(async () => {
  await down();
  await succeed('docker', ['compose', 'down', '--rmi', 'all']);
  clone = await mkdtemp(join(tmpdir(), 'numbers-'));
  await succeed('git', ['clone', '--quiet', root, clone]);
});
after(async () => {
  for (const { running } of alongside) await running.end('SIGKILL');
  await down();
  await rm(clone, { recursive: true, force: true });
});

const page = await readFile(join(root, 'README.md'), 'utf8');
const commands = commandsOf(page);

test('the README has commands', () => {
  assert.ok(commands.length > 20);
});

test('what the README links to is there', async () => {
  const links = [...page.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? '');
  assert.ok(links.length > 5);
  for (const link of links) await access(join(clone, link));
});

for (const command of commands) {
  const { line, script } = command;
  const name = `line ${line}: ${script.trim().replaceAll('\n', '; ')}`;
  // This very test is part of what that command runs.
  if (script.trim() === 'make acceptance') continue;
  test(name, { timeout: 2 * PATIENCE_SECONDS * 1_000 }, () => perform(command));
}

test('what ran alongside has printed what it should', async () => {
  for (const { command, running } of alongside) {
    await running.end();
    assert.match(running.output(), command.pattern ?? /./, command.script);
  }
});

async function perform(command: DocumentedCommand): Promise<void> {
  const { script, expectation, pattern = /(?:)/, within } = command;
  if (expectation === 'runs alongside and prints') {
    alongside.push({ command, running: startScript(script) });
  } else if (expectation === 'runs until it prints') {
    const running = startScript(script);
    try {
      await waitFor(`${script} to print ${pattern}`, PATIENCE_SECONDS, () =>
        pattern.test(running.output()),
      );
    } finally {
      await running.end();
    }
  } else {
    const seconds = Math.max(within, script.startsWith('curl') ? READER_SECONDS : 0);
    let printed = '';
    await waitFor(`${script} to succeed and print ${pattern}`, seconds, async () => {
      const { exitCode, stdout, stderr } = await runScript(script);
      printed = `exit code ${exitCode}\n${stdout}${stderr}`;
      return exitCode === 0 && pattern.test(stdout);
    }).catch((error) => assert.fail(`${error.message}\nbut it printed:\n${printed}`));
  }
}

const shell = (script: string) => ['-c', `set -e\n${script}`];

const runScript = (script: string) =>
  run('sh', shell(script), { directory: clone, timeout: PATIENCE_SECONDS * 1_000 });

const startScript = (script: string) => start('sh', shell(script), { directory: clone });
