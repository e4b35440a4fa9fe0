// Images made for tests of http-check, and containers of them.

import { waitFor } from 'test-kit/wait.ts';
import { run, succeed } from './commands.ts';

/** The image under test: the native build. */
export const checkImage = process.env.HTTP_CHECK_IMAGE ?? 'localhost/numbers/http-check';

/** Runs `docker` with these words, which have to succeed. */
export const docker = (...words: readonly string[]) => succeed('docker', words);

/** Builds an image that copies its check from another image, and resolves to its name. */
export async function buildWith(check: string, tag: string, ...words: string[]): Promise<string> {
  // By FROM, which takes the local image; of a context docker-image:// Engine 29 asks the registry first.
  await docker('build', '--quiet', '--tag', tag, '--build-arg', `CHECK=${check}`, ...words);
  return tag;
}

/** Starts a container; whoever asks for one has to remove it. */
export const startContainer = (...words: readonly string[]) => docker('run', '--detach', ...words);

/** Removes containers, also those that are not there. */
export const removeContainers = (...names: readonly string[]) =>
  run('docker', ['rm', '--force', '--volumes', ...names]);

export interface State {
  Status: string;
  OOMKilled: boolean;
  Health?: { Status: string; Log: { ExitCode: number; Output: string }[] };
}

export async function stateOf(container: string): Promise<State> {
  return JSON.parse(await docker('inspect', '--format', '{{json .State}}', container));
}

export function waitUntilHealthIs(container: string, health: string): Promise<State> {
  return waitFor(`${container} to be ${health}`, 30, async () => {
    const state = await stateOf(container);
    return state.Health?.Status === health && state;
  });
}
