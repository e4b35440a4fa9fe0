// The replicas of the API, by their numbers, as Compose counts them.
import { type Environment, run } from './commands.ts';
import { compose } from './stack.ts';

/** Starts them and the web; without the original's bug, which would strike in between. */
export function upReplicas(count: number, environment: Environment = {}): Promise<string> {
  return compose(['up', '--detach', '--force-recreate', '--wait'], {
    environment: { API_REPLICAS: String(count), FAIL_AFTER_CALLS: '0', ...environment },
    overrides: ['replicas'],
  });
}

export const containerOf = (replica: number): string => `numbers-numbers-api-${replica}`;

/** Its address on the host, another one at each start; undefined while it is down. */
export async function urlOf(replica: number): Promise<string | undefined> {
  const { exitCode, stdout } = await run('docker', ['port', containerOf(replica), '80']);
  return exitCode === 0 ? `http://${stdout.trim()}` : undefined;
}

/** @param url of the replica */
export async function switchOn(url: string, fault: string, settings: object = {}): Promise<void> {
  const response = await fetch(`${url}/faults/${fault}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  });
  if (!response.ok) throw new Error(`${fault}: ${response.status} ${await response.text()}`);
}
