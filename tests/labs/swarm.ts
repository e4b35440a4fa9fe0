// The Engine's own swarm, which lab 11 makes and ends.
import { run, succeed } from '../support/commands.ts';
import { isSwarm } from '../support/swarm.ts';
import type { Action } from './actions.ts';

/** Of a swarm as a whole: who has one already leaves these out, as the lab's text says. */
const OF_THE_SWARM = /^docker (swarm (init|leave)|network rm docker_gwbridge)/;

export function withoutSwarm(actions: readonly Action[]): Action[] {
  return actions.filter(
    (action) => action.do !== 'command' || !OF_THE_SWARM.test(action.words.join(' ')),
  );
}

/** Ends the swarm, if there is one, with all that it runs; and the bridge that Docker keeps from an earlier one. */
export async function endSwarm(): Promise<void> {
  if (await isSwarm()) await succeed('docker', ['swarm', 'leave', '--force']);
  await run('docker', ['network', 'rm', 'docker_gwbridge']);
}
