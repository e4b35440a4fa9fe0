// Breaks one of six replicas in every way, on one engine after the other, and writes what the engine did
// and what users lost into docs/clusters.md. Arguments: the engines, `compose` and `swarm` unless told.
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { scenarios } from 'contract/scenarios.ts';
import { root, succeed } from '../support/commands.ts';
import { breakOne, type Outcome } from './break-one.ts';
import type { Cluster } from './cluster.ts';
import { createCompose } from './compose.ts';
import { createKubernetes } from './kubernetes.ts';
import { measureResources } from './resources.ts';
import { createSwarm } from './swarm.ts';
import { fillInFaults, fillInResources, nameOf } from './table.ts';

const engines: Readonly<Record<string, () => Cluster | Promise<Cluster>>> = {
  compose: createCompose,
  swarm: createSwarm,
  kubernetes: () => createKubernetes(process.env.KUBERNETES_NAMESPACE ?? 'numbers'),
};

/** What is done to a container by hand is no fault of a replica. */
const played = scenarios.filter(({ action }) => action === undefined);

async function measure(name: string): Promise<void> {
  const create = engines[name];
  if (!create) throw new Error(`${name} is none of ${Object.keys(engines).join(', ')}`);
  const cluster = await create();
  const outcomes = new Map<string, Outcome>();
  try {
    await cluster.deploy();
    if (cluster.name === 'Swarm') {
      const resources = await measureResources(cluster);
      console.log(resources);
      await write((page) => fillInResources(page, resources));
    }
    for (const scenario of played) {
      const outcome = await breakOne(cluster, scenario);
      outcomes.set(nameOf(scenario), outcome);
      console.log(`${name}: ${nameOf(scenario)} ${JSON.stringify(outcome)}`);
    }
    const circumstances = await circumstancesOf(cluster);
    const measured = { engine: cluster.name, circumstances, outcomes };
    await write((page) => fillInFaults(page, played.map(nameOf), measured));
    console.log(`Written: ${cluster.name} in docs/clusters.md`);
  } finally {
    await cluster.remove();
  }
}

async function circumstancesOf({ name }: Cluster): Promise<string> {
  const version =
    name === 'Kubernetes'
      ? await succeed('kubectl', ['version', '--output', 'json']).then(
          (json) => `Kubernetes ${JSON.parse(json).serverVersion.gitVersion}`,
        )
      : await succeed('docker', ['version', '--format', 'Docker Engine {{.Server.Version}}']);
  const today = new Date().toISOString().slice(0, 10);
  return `${today}, ${version}, one node of ${cpus().length} processors`;
}

async function write(renew: (page: string) => string): Promise<void> {
  const path = join(root, 'docs', 'clusters.md');
  await writeFile(path, renew(await readFile(path, 'utf8')));
}

const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : ['compose', 'swarm']) await measure(name);
