// The replicas of the API, by their numbers, as Compose counts them.
import { type Environment, run } from './commands.ts';
import { compose, inspectContainer } from './stack.ts';

/** Starts them and the web; without the original's bug, which would strike in between. */
export function upReplicas(count: number, environment: Environment = {}): Promise<string> {
  return compose(['up', '--detach', '--force-recreate', '--wait'], {
    environment: { API_REPLICAS: String(count), FAIL_AFTER_CALLS: '0', ...environment },
    overrides: ['replicas'],
  });
}

/** So many from now on; those that stay are left alone. */
export function scaleTo(count: number): Promise<string> {
  return compose(['up', '--detach', '--no-recreate', '--scale', `numbers-api=${count}`], {
    environment: { FAIL_AFTER_CALLS: '0' },
    overrides: ['replicas'],
  });
}

export const containerOf = (replica: number): string => `numbers-numbers-api-${replica}`;

/** Its address on the host, another one at each start; undefined while it is down. */
export async function urlOf(replica: number): Promise<string | undefined> {
  const { exitCode, stdout } = await run('docker', ['port', containerOf(replica), '80']);
  return exitCode === 0 ? `http://${stdout.trim()}` : undefined;
}

/** What it calls itself: the container's host name, which is the beginning of its id. */
export async function instanceOf(replica: number): Promise<string> {
  const container = await inspectContainer(containerOf(replica));
  if (!container) throw new Error(`there is no ${containerOf(replica)}`);
  return container.Id.slice(0, 12);
}

/** Sends a signal to a service's process from inside, which the restart policy does not take for an order. */
export async function signalInside(container: string, signal: 'SIGKILL' | 'SIGTERM') {
  const script = `
    const [childOfInit] = require('node:fs').readFileSync('/proc/1/task/1/children', 'utf8').split(' ');
    process.kill(Number(childOfInit), '${signal}');`;
  // The container may end before the command in it has, which takes that along: exit code 137.
  await run('docker', ['exec', container, 'node', '--eval', script]);
}
