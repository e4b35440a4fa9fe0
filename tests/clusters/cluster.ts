// What a story needs from an engine that runs replicas, so that one story is played on each of them.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root, succeed } from '../support/commands.ts';
import { commandsOf } from '../support/documented-commands.ts';

/** Replicas of the API, on each engine. */
export const REPLICAS = 6;
/** Milliseconds that a command may take; an update waits for each of its steps. */
const PATIENCE = 300_000;

export interface Cluster {
  name: 'Compose' | 'Swarm' | 'Kubernetes';
  /** Resolves when all replicas and the web are ready. */
  deploy(): Promise<void>;
  /** Why the engine has ended a replica's process, where Docker's events do not say its exit code. */
  reasonOfEnd?(instance: string): Promise<string | undefined>;
  /** Leaves the engine as it was found; once that is done, it does nothing. */
  remove(): Promise<void>;
}

/** An engine that can replace one release by another. */
export interface ReleasingCluster extends Cluster {
  /** The command that runs node inside the web's container, for as long as its input is open. */
  nodeInWeb(): string[];
  /** The documented commands between the deployment and the removal. */
  releases: readonly string[];
  /** Types one of them. Resolves when what it brings about is over, and is what the page says. */
  release(script: string): Promise<void>;
}

/**
 * Returns the commands of docs/clusters.md, all of which are typed, in their order: those that deploy the system, those
 * that release, and those that remove it all.
 *
 * @param heading the section that the commands are in
 * @param rewrite what a reader would change in a command before typing it
 */
export async function readCommands(heading: string, rewrite = (script: string) => script) {
  const page = commandsOf(await readFile(join(root, 'docs', 'clusters.md'), 'utf8'));
  const scripts = page.flatMap(({ section, script }) =>
    section === heading ? rewrite(script) : [],
  );
  const find = (pattern: RegExp) => scripts.findIndex((script) => pattern.test(script));
  const [first, last] = [find(/v4/), find(/stack rm|delete namespace/)];
  const [deployment, releases] = [scripts.slice(0, first), scripts.slice(first, last)];
  if (deployment.length < 5 || releases.length < 3) throw new Error(`no commands under ${heading}`);
  return { deployment, releases, removal: scripts.slice(last) };
}

export const typeCommand = (script: string): Promise<string> =>
  succeed('sh', ['-c', script], { timeout: PATIENCE });
