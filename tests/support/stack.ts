// The system on real containers, and what the Engine says of it.
import { waitFor } from 'test-kit/wait.ts';
import { type Environment, run, succeed } from './commands.ts';

export const apiUrl = `http://127.0.0.1:${process.env.API_PORT ?? 8087}`;
export const webUrl = `http://127.0.0.1:${process.env.WEB_PORT ?? 8088}`;

export type ServiceName = 'numbers-api' | 'numbers-web';

interface ComposeOptions {
  environment?: Environment | undefined;
  /** Names of files in compose/ that are laid over docker-compose.yml. */
  overrides?: readonly string[];
}

/** Runs a `docker compose` command that has to succeed. */
export function compose(
  args: readonly string[],
  { environment, overrides = [] }: ComposeOptions = {},
) {
  const files = overrides.flatMap((name) => ['-f', `compose/${name}.yml`]);
  const fileArguments = files.length > 0 ? ['-f', 'docker-compose.yml', ...files] : [];
  return succeed('docker', ['compose', ...fileArguments, ...args], {
    ...(environment && { environment }),
  });
}

export const up = (options?: ComposeOptions) => compose(['up', '--detach', '--wait'], options);

export const down = () => compose(['down', '--remove-orphans', '--timeout', '2']);

/** What `docker inspect` says of a container. */
export interface Container {
  RestartCount: number;
  State: { Status: string; ExitCode: number; Health?: { Status: string } };
}

/** The service's first container, undefined where there is none. */
export function inspect(service: ServiceName): Promise<Container | undefined> {
  return inspectContainer(`${process.env.COMPOSE_PROJECT_NAME ?? 'numbers'}-${service}-1`);
}

/** Undefined where there is none of that name. */
export async function inspectContainer(name: string): Promise<Container | undefined> {
  const { exitCode, stdout } = await run('docker', ['inspect', name]);
  return exitCode === 0 ? (JSON.parse(stdout) as Container[])[0] : undefined;
}

export async function healthOf(service: ServiceName): Promise<string | undefined> {
  return (await inspect(service))?.State.Health?.Status;
}

export const waitForHealth = (service: ServiceName, health: string, seconds: number) =>
  waitFor(`${service} to be ${health}`, seconds, async () => (await healthOf(service)) === health);

/** Undefined while the API does not answer. @throws Error if it refuses the fault. */
export async function switchOn(
  fault: string,
  settings: object,
  url = apiUrl,
): Promise<Response | undefined> {
  const body = JSON.stringify(settings);
  const headers = { 'content-type': 'application/json' };
  const request = { method: 'PUT', headers, body, signal: AbortSignal.timeout(1_000) };
  const answer = await fetch(`${url}/faults/${fault}`, request).catch(() => undefined);
  if (answer && !answer.ok) throw new Error(`${fault} ${body}: ${await answer.text()}`);
  return answer;
}

/** Whether the Engine is a node of a Swarm, which tests leave as they have found it. */
export async function isSwarm(): Promise<boolean> {
  return (await succeed('docker', ['info', '--format', '{{.Swarm.LocalNodeState}}'])) === 'active';
}

/** Starts so many replicas of the API, and the web; without the original's bug, which would strike in between. */
export function upReplicas(count: number): Promise<string> {
  return compose(['up', '--detach', '--force-recreate', '--wait'], {
    environment: { API_REPLICAS: String(count), FAIL_AFTER_CALLS: '0' },
    overrides: ['replicas'],
  });
}

/** Changes the number of replicas; those that stay aren't replaced. */
export function scaleTo(count: number): Promise<string> {
  return compose(['up', '--detach', '--no-recreate', '--scale', `numbers-api=${count}`], {
    environment: { FAIL_AFTER_CALLS: '0' },
    overrides: ['replicas'],
  });
}

/** Returns the container of the replica with that number of Compose. */
export const containerOf = (replica: number): string => `numbers-numbers-api-${replica}`;
