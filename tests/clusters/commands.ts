// The commands of docs/clusters.md, so that what readers are told to type is what is tested.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root, run, succeed } from '../support/commands.ts';
import { commandsOf } from '../support/documented-commands.ts';

/** Milliseconds that a command may take; an update waits for each of its steps. */
const PATIENCE = 300_000;

export interface DocumentedCommands {
  /** Returns the one command that matches, for a shell. */
  take(pattern: RegExp): string;
  /** Types it, and returns what it prints. */
  type(pattern: RegExp): Promise<string>;
  /** The same for a command that has to fail. */
  fail(pattern: RegExp): Promise<string>;
  /** Those that nobody has taken yet. */
  left(): string[];
}

/**
 * @param heading the section that the commands stand in
 * @param rewrite what a reader would change in a command before typing it
 */
export async function readCommands(
  heading: string,
  rewrite: (script: string) => string = (script) => script,
): Promise<DocumentedCommands> {
  const page = commandsOf(await readFile(join(root, 'docs', 'clusters.md'), 'utf8'));
  const scripts = page.filter(({ section }) => section === heading).map(({ script }) => script);
  const left = new Set(scripts);

  function take(pattern: RegExp): string {
    const [script, ...others] = scripts.filter((one) => pattern.test(one));
    if (script === undefined || others.length > 0) {
      throw new Error(`not one command under "${heading}" matches ${pattern}`);
    }
    left.delete(script);
    return rewrite(script);
  }

  return {
    take,
    type: (pattern) => succeed('sh', ['-c', take(pattern)], { timeout: PATIENCE }),
    async fail(pattern) {
      const { exitCode, stdout, stderr } = await run('sh', ['-c', take(pattern)]);
      if (exitCode === 0) throw new Error(`it should have failed: ${pattern}`);
      return stdout + stderr;
    },
    left: () => [...left],
  };
}
