// The table of docs/clusters.md: a row a fault, a column an engine. A run fills the columns of the engines
// that it has tried, and leaves the others as they are.
import type { Scenario } from 'contract/scenarios.ts';
import type { Outcome } from './break-one.ts';
import type { Cluster } from './cluster.ts';
import { describe } from './load.ts';

type Engine = Cluster['name'];
type Cells = Record<Engine, string>;

const ENGINES: readonly Engine[] = ['Compose', 'Swarm', 'Kubernetes'];
/** What stands before this comment is measured. */
const END = '<!-- end -->';
/** The row that tells when and where. */
const WHEN = '*measured*';
const FAULTS = 'each fault';
const RESOURCES = 'resources';
const NOT_MEASURED = 'not measured here';

export interface Measured {
  engine: Engine;
  /** Where and when. */
  circumstances: string;
  /** By the name of the scenario. */
  outcomes: ReadonlyMap<string, Outcome>;
}

export const nameOf = ({ fault, settings }: Scenario): string =>
  `\`${fault}\`${Object.keys(settings).length > 0 ? ` \`${JSON.stringify(settings)}\`` : ''}`;

/** The page with the columns of what was measured. */
export function fillInFaults(
  page: string,
  faults: readonly string[],
  { engine, circumstances, outcomes }: Measured,
): string {
  return replaceMeasured(page, FAULTS, (table) => {
    const rows = readRows(table);
    const tell = (name: string, cell: string): void => {
      rows.set(name, { ...(rows.get(name) ?? nothing), [engine]: cell });
    };
    for (const [fault, outcome] of outcomes) tell(fault, cellOf(outcome));
    tell(WHEN, circumstances);
    const lines = [...faults, WHEN].map((name) => {
      const cells = rows.get(name) ?? nothing;
      return `| ${[name, ...ENGINES.map((one) => cells[one])].join(' | ')} |`;
    });
    return [`| one of six has | ${ENGINES.join(' | ')} |`, '|---|---|---|---|', ...lines].join(
      '\n',
    );
  });
}

/** The page with what the containers need. */
export const fillInResources = (page: string, list: string): string =>
  replaceMeasured(page, RESOURCES, () => list);

function replaceMeasured(page: string, what: string, renew: (old: string) => string): string {
  const begin = `<!-- measured by make recovery-clusters: ${what} -->\n`;
  const [before, rest] = page.split(begin);
  const [old, ...after] = rest?.split(END) ?? [];
  if (before === undefined || old === undefined || after.length === 0) {
    throw new Error(`docs/clusters.md has nothing between ${begin.trim()} and ${END}`);
  }
  return `${before}${begin}${renew(old)}\n${after.length > 0 ? END : ''}${after.join(END)}`;
}

const nothing: Cells = { Compose: NOT_MEASURED, Swarm: NOT_MEASURED, Kubernetes: NOT_MEASURED };

function readRows(table: string): Map<string, Cells> {
  const rows = new Map<string, Cells>();
  for (const line of table.split('\n')) {
    const [name, Compose, Swarm, Kubernetes] = line.replace(/^\| | \|$/g, '').split(' | ');
    if (name && Compose && Swarm && Kubernetes) rows.set(name, { Compose, Swarm, Kubernetes });
  }
  return rows;
}

function cellOf({ cure, noticedAfter, restoredAfter, reason, users }: Outcome): string {
  const lost = `users: ${describe(users)}`;
  if (noticedAfter === undefined) return `nobody notices; ${lost}`;
  const noticed = `noticed after ${noticedAfter.toFixed(1)} s`;
  const restored = `${cure}, all well after ${restoredAfter?.toFixed(1)} s`;
  return `${noticed}; ${restored}${reason ? ` (${reason})` : ''}; ${lost}`;
}
