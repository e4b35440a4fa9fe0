// The commands of docs/clusters.md, so that what readers are told to type is what is tested.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Running, root, run, start, succeed } from '../support/commands.ts';
import { commandsOf } from '../support/documented-commands.ts';

/** Milliseconds that a command may take; an update waits for each of its steps. */
const PATIENCE = 300_000;

export interface DocumentedCommands {
  /** Types the one command that matches, and returns what it prints. */
  type(pattern: RegExp): Promise<string>;
  /** The same for a command that has to fail. */
  fail(pattern: RegExp): Promise<string>;
  /** The same for a command that goes on until it is ended. */
  start(pattern: RegExp): Running;
  /** Those that nobody has typed yet. */
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
  const page = await readFile(join(root, 'docs', 'clusters.md'), 'utf8');
  const scripts = commandsOf(page)
    .filter(({ section }) => section === heading)
    .map(({ script }) => script);
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
    type: (pattern) => succeed('sh', ['-c', take(pattern)], { timeout: PATIENCE }),
    fail: async (pattern) => {
      const { exitCode, stdout, stderr } = await run('sh', ['-c', take(pattern)]);
      if (exitCode === 0) throw new Error(`it should have failed: ${take(pattern)}`);
      return stdout + stderr;
    },
    start: (pattern) => start('sh', ['-c', take(pattern)]),
    left: () => [...left],
  };
}
