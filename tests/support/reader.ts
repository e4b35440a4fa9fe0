// A reader who follows a page: types one command after the other, and looks for what should be seen.
import assert from 'node:assert/strict';
import { waitFor } from 'test-kit/wait.ts';
import { type Environment, type Running, run, start } from './commands.ts';
import { type DocumentedCommand, shows } from './documented-commands.ts';

/** Seconds that a command may take where the text does not say; images are built in them. */
export const PATIENCE = 300;
/** Seconds within which a second terminal has shown everything, once its section is read. */
const LAST_LOOK = 30;

export type Reader = ReturnType<typeof createReader>;

export function createReader(options: { directory: string; environment?: Environment }) {
  const secondTerminal: { shown: readonly string[]; running: Running }[] = [];

  /** Both streams in one, as in a terminal. */
  const shell = (script: string): [string, string[]] => ['sh', ['-c', `exec 2>&1\n${script}`]];

  return {
    /** @throws AssertionError when what should be seen is not, with what was seen instead */
    async follow({ script, shown, words }: DocumentedCommand) {
      const within = Number(/within=(\d+)s/.exec(words.join())?.[1] ?? 0);
      if (words.includes('second-terminal')) {
        secondTerminal.push({ shown, running: start(...shell(script), options) });
      } else if (words.includes('until-ctrl-c')) {
        const running = start(...shell(script), options);
        await look(running, shown, within || PATIENCE).finally(() => running.end());
      } else {
        let seen = '';
        await waitFor(`${script} to show what it should`, within, async () => {
          const timeout = PATIENCE * 1_000;
          const { exitCode, stdout } = await run(...shell(script), { ...options, timeout });
          seen = `exit code ${exitCode}\n${stdout}`;
          const isAsSaid = (exitCode !== 0) === words.includes('fails');
          return isAsSaid && shows(stdout, shown, words.includes('in-any-order'));
        }).catch((error) => assert.fail(`${error.message}\n${seen}`));
      }
    },
    /** Looks a last time at what still runs in a second terminal, and ends it. */
    async closeSecondTerminal() {
      for (const { shown, running } of secondTerminal.splice(0)) {
        await look(running, shown, LAST_LOOK).finally(() => running.end());
      }
    },
    /** Ends all that still runs. */
    async leave() {
      for (const { running } of secondTerminal.splice(0)) await running.end('SIGKILL');
    },
  };
}

async function look(running: Running, shown: readonly string[], seconds: number): Promise<void> {
  await waitFor('what should be seen', seconds, () => shows(running.output(), shown)).catch(
    (error) => assert.fail(`${error.message}\n${running.output()}`),
  );
}
