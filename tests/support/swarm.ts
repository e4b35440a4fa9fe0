// What the Engine is, besides an Engine.
import { succeed } from './commands.ts';

/** Whether it is a node of a Swarm, which tests leave as they have found it. */
export async function isSwarm(): Promise<boolean> {
  return (await succeed('docker', ['info', '--format', '{{.Swarm.LocalNodeState}}'])) === 'active';
}
