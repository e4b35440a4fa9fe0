// The table of docs/clusters.md: a row a fault, a column an engine. A run fills the column of its engine, and
// leaves the others as they are.
import type { Cluster } from './cluster.ts';
import type { Outcome } from './faults.ts';
import { describe } from './load.ts';

const ENGINES: readonly Cluster['name'][] = ['Compose', 'Swarm', 'Kubernetes'];
/** What stands between these is measured. */
const BEGIN = '<!-- measured by npm run recovery-clusters -->\n';
const END = '\n<!-- end -->';

/**
 * Returns the page with a new column.
 *
 * @param cells by the names of their rows, in the order of the rows
 */
export function fillIn(
  page: string,
  engine: Cluster['name'],
  cells: ReadonlyMap<string, string>,
): string {
  const [before = '', rest = ''] = page.split(BEGIN);
  const [table = '', after] = rest.split(END);
  if (after === undefined) throw new Error(`docs/clusters.md has no ${BEGIN.trim()} and its end`);
  const old = new Map(
    table.split('\n').map((line) => {
      const [name = '', ...others] = line.replace(/^\| | \|$/g, '').split(' | ');
      return [name, others];
    }),
  );
  const rows = [...cells].map(([name, cell]) => {
    const others = ENGINES.map((_, column) => old.get(name)?.[column] ?? 'not measured here');
    return `| ${[name, ...others.with(ENGINES.indexOf(engine), cell)].join(' | ')} |`;
  });
  const head = [`| one of six has | ${ENGINES.join(' | ')} |`, '|---|---|---|---|'];
  return `${before}${BEGIN}${[...head, ...rows].join('\n')}${END}${after}`;
}

export function cellOf(outcome: Outcome): string {
  const { reaction, noticedAfter, restoredAfter, reason, users } = outcome;
  const lost = `users: ${describe(users)}`;
  if (noticedAfter === undefined) return `nobody notices; ${lost}`;
  const noticed = `noticed after ${noticedAfter.toFixed(1)} s`;
  const restored = `${reaction}, all well after ${restoredAfter?.toFixed(1)} s`;
  return `${noticed}; ${restored}${reason ? ` (${reason})` : ''}; ${lost}`;
}
