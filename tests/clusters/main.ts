// Breaks one of six replicas in every way, on one engine after the other, and writes what the engine did
// and what users lost into docs/clusters.md. Arguments: the engines, by default `Compose` and `Swarm`.
import { cpus } from 'node:os';
import { scenarios } from 'contract/scenarios.ts';
import { nameOf } from '../recovery-table/page.ts';
import { succeed } from '../support/commands.ts';
import { readMeasured, table, writeMeasured } from '../support/measured.ts';
import { down, upReplicas } from '../support/stack.ts';
import { breakOne, type Cluster, describe, REPLICAS } from './cluster.ts';
import { createKubernetes } from './kubernetes.ts';
import { createSwarm } from './swarm.ts';

/** The columns of the table. */
const engines: Readonly<Record<Cluster['name'], () => Cluster | Promise<Cluster>>> = {
  Compose: () => compose,
  Swarm: createSwarm,
  Kubernetes: () => createKubernetes(process.env.KUBERNETES_NAMESPACE ?? 'numbers'),
};
const names = Object.keys(engines) as Cluster['name'][];

/** The same number of replicas under Compose, which replaces none of them, for comparison. */
const compose: Cluster = {
  name: 'Compose',
  async deploy() {
    await down();
    await upReplicas(REPLICAS);
  },
  async remove() {
    await down();
  },
};

const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : ['Compose', 'Swarm']) {
  const column = names.find((each) => each.toLowerCase() === name.toLowerCase());
  if (!column) throw new Error(`${name} is none of ${names.join(', ')}`);
  await measure(await engines[column]());
}

async function measure(cluster: Cluster): Promise<void> {
  const cells = new Map<string, string>();
  try {
    await cluster.deploy();
    for (const scenario of scenarios) {
      // What is done to a container by hand is no fault of a replica.
      if (scenario.action) continue;
      const cell = describe(await breakOne(cluster, scenario));
      cells.set(nameOf(scenario), cell);
      console.log(`${cluster.name}: ${nameOf(scenario)}: ${cell}`);
    }
    cells.set('*measured*', await circumstancesOf(cluster));
    const [measured = ''] = await readMeasured('clusters.md');
    await writeMeasured('clusters.md', [fillIn(measured, cluster.name, cells)]);
  } finally {
    await cluster.remove();
  }
}

/** Returns the table with a new column; the others stay as they are. */
function fillIn(
  measured: string,
  engine: Cluster['name'],
  cells: ReadonlyMap<string, string>,
): string {
  const lines = measured.split('\n').map((line) => line.slice(2, -2).split(' | '));
  const old = new Map(lines.map(([name = '', ...row]) => [name, row]));
  const rows = [...cells].map(([name, cell]) => {
    const others = names.map((_, column) => old.get(name)?.[column] ?? 'not measured here');
    return [name, ...others.with(names.indexOf(engine), cell)];
  });
  return table(['one of six has', ...names], rows);
}

async function circumstancesOf({ name }: Cluster): Promise<string> {
  const version =
    name === 'Kubernetes'
      ? `Kubernetes ${JSON.parse(await succeed('kubectl', ['version', '--output', 'json'])).serverVersion.gitVersion}`
      : await succeed('docker', ['version', '--format', 'Docker Engine {{.Server.Version}}']);
  const today = new Date().toISOString().slice(0, 10);
  return `${today}, ${version}, one node of ${cpus().length} processors`;
}
