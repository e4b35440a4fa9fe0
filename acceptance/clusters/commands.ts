// The commands of docs/clusters.md, so that what readers are told to type is what is tested.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root, succeed } from '../support/commands.ts';
import { commandsOf } from '../support/readme.ts';

/** Milliseconds that a command may take; an update waits for each of its steps. */
const PATIENCE = 300_000;

export interface DocumentedCommands {
  /** Types the one command that matches, and returns what it prints. */
  type(pattern: RegExp): Promise<string>;
  /** Those that nobody has typed yet. */
  left(): string[];
}

/** @param section the heading that the commands stand under */
export async function readCommands(section: string): Promise<DocumentedCommands> {
  const page = await readFile(join(root, 'docs', 'clusters.md'), 'utf8');
  const text = page.split(/^## /m).find((part) => part.startsWith(section)) ?? '';
  const left = new Set(commandsOf(text).map(({ script }) => script));
  const all = [...left];
  return {
    async type(pattern) {
      const [script, ...others] = all.filter((one) => pattern.test(one));
      if (script === undefined || others.length > 0) {
        throw new Error(`not one command under "${section}" matches ${pattern}`);
      }
      left.delete(script);
      return succeed('sh', ['-c', script], { timeout: PATIENCE });
    },
    left: () => [...left],
  };
}
