// The page with the tables.

import { CONTENDER_NAMES, CONTENDERS, PROBE_NAMES } from './contenders.ts';
import type { ProbeCosts } from './probes.ts';
import { holds, type Kept } from './promises.ts';
import type { Cost, Costs } from './runs.ts';

export interface Results {
  machine: string;
  rounds: number;
  probeRounds: number;
  runs: Costs;
  probes: ProbeCosts;
  promises: readonly Kept[];
}

export function formatReport(results: Results): string {
  const { machine, rounds, probeRounds, runs, probes, promises } = results;
  return `# What a health check costs

Measured by \`npm run bench -w http-check\`, and written by it. Times depend on the machine, so look
at the ratios. The machine: ${machine}.

![CPU of one check, and of one probe by the Engine](benchmarks.svg)

## One check

Medians of ${rounds} interleaved runs against a small HTTP server on 127.0.0.1, in one container. By
name means by one that stands in the hosts file. CPU is that of all threads and processes. Node and
\`true\` come with the image; what the others add to it is their layers, curl's before wget's.

${table(
  ['the check', 'CPU ms', 'of curl’s', 'wall ms', 'peak RSS MB', 'adds to an image'],
  CONTENDER_NAMES.map((name) => [CONTENDERS[name].name, ...costCells(runs[name], runs.curl)]),
)}

## One probe, whole machine

What all processors do for one probe of a \`HEALTHCHECK\` besides what they do without: the Engine's own
work, the check, and the answer of the server. Lower quartiles of ${probeRounds} interleaved rounds with
eight containers, each probed every second.

${table(
  ['the probe', 'CPU ms', 'of `true`’s'],
  PROBE_NAMES.map((name) => [
    CONTENDERS[name].name,
    probes[name].toFixed(1),
    (probes[name] / probes.true).toFixed(2),
  ]),
)}

## What is promised

${table(
  ['promise', 'at most', 'measured', ''],
  promises.map((kept) => [
    kept.promise,
    `${kept.limit}${kept.unit}`,
    `${kept.measured.toFixed(2)}${kept.unit}`,
    holds(kept) ? 'holds' : 'does not hold',
  ]),
)}
`;
}

function costCells(cost: Cost, curl: Cost): string[] {
  return [
    cost.cpu.toFixed(2),
    (cost.cpu / curl.cpu).toFixed(2),
    cost.wall.toFixed(1),
    (cost.kilobytes / 1_024).toFixed(1),
    cost.bytes === undefined ? '–' : formatBytes(cost.bytes),
  ];
}

function formatBytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
