// The system on real containers, and what the Engine says of it.
import type { TestContext } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { type Environment, root, run, start, succeed } from './commands.ts';

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
  Id: string;
  RestartCount: number;
  State: {
    Status: string;
    Running: boolean;
    Pid: number;
    ExitCode: number;
    OOMKilled: boolean;
    StartedAt: string;
    FinishedAt: string;
    Health?: { Status: string; Log: { Start: string; ExitCode: number; Output: string }[] };
  };
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

export function waitForHealth(
  service: ServiceName,
  health: string,
  seconds: number,
): Promise<string> {
  return waitFor(`${service} to be ${health}`, seconds, async () => {
    const current = await healthOf(service);
    return current === health && current;
  });
}

/** Whether the Engine is a node of a Swarm, which tests leave as they have found it. */
export async function isSwarm(): Promise<boolean> {
  return (await succeed('docker', ['info', '--format', '{{.Swarm.LocalNodeState}}'])) === 'active';
}

/** The service's log so far, without the prefixes of Compose. */
export const logsOf = (service: ServiceName) => compose(['logs', '--no-log-prefix', service]);

interface Tally {
  answered: number;
  refused: number;
  lost: string[];
}

/**
 * Puts services under load from inside their network, where a name leads to all replicas.
 *
 * @param addresses of load.ts
 * @returns a function that tells what became of all requests; those over new connections end then
 */
export async function startLoad(
  test: Pick<TestContext, 'after' | 'diagnostic'>,
  ...addresses: readonly string[]
): Promise<() => Promise<Tally>> {
  const load = start('docker', [
    ...['run', '--rm', '--network', 'numbers_app-net'],
    ...['--volume', `${root}tests/support:/support:ro`, '--entrypoint', 'node'],
    ...['localhost/numbers/numbers-api:v3', '/support/load.ts', ...addresses],
  ]);
  test.after(() => load.end('SIGKILL'));
  await waitFor('the load to begin', 30, () => load.output().includes('under load'));
  return async () => {
    load.process.kill('SIGTERM');
    const json = await waitFor('the tally', 30, () => /\{.*\}/.exec(load.output())?.[0]);
    const tally: Tally = JSON.parse(json);
    const { answered, refused, lost } = tally;
    test.diagnostic(`${answered} answered, ${refused} refused, ${lost.length} lost`);
    return tally;
  };
}
