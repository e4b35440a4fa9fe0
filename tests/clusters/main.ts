// Breaks one of six replicas in every way, on one engine after the other, and writes what the engine did
// and what users lost into docs/clusters.md. Arguments: the engines, `compose` and `swarm` unless told.
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { scenarios } from 'contract/scenarios.ts';
import { nameOf } from '../recovery-table/page.ts';
import { root, succeed } from '../support/commands.ts';
import type { Cluster } from './cluster.ts';
import { createCompose } from './compose.ts';
import { breakOne } from './faults.ts';
import { createKubernetes } from './kubernetes.ts';
import { createSwarm } from './swarm.ts';
import { cellOf, fillIn } from './table.ts';

const engines: Readonly<Record<string, () => Cluster | Promise<Cluster>>> = {
  compose: createCompose,
  swarm: createSwarm,
  kubernetes: () => createKubernetes(process.env.KUBERNETES_NAMESPACE ?? 'numbers'),
};
const page = join(root, 'docs', 'clusters.md');

async function measure(name: string): Promise<void> {
  const cluster = await engines[name]?.();
  if (!cluster) throw new Error(`${name} is none of ${Object.keys(engines).join(', ')}`);
  const cells = new Map<string, string>();
  try {
    await cluster.deploy();
    for (const scenario of scenarios) {
      // What is done to a container by hand is no fault of a replica.
      if (scenario.action) continue;
      const cell = cellOf(await breakOne(cluster, scenario));
      cells.set(nameOf(scenario), cell);
      console.log(`${name}: ${nameOf(scenario)}: ${cell}`);
    }
    cells.set('*measured*', await circumstancesOf(cluster));
    await writeFile(page, fillIn(await readFile(page, 'utf8'), cluster.name, cells));
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

const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : ['compose', 'swarm']) await measure(name);
