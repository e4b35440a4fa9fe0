// What http-check promises to cost, and whether it holds.

import type { ProbeCosts } from './probes.ts';
import type { Costs } from './runs.ts';

export interface Kept {
  promise: string;
  measured: number;
  limit: number;
  unit: string;
}

export function holds({ measured, limit }: Kept): boolean {
  return measured <= limit;
}

export function comparePromises(runs: Costs, probes: ProbeCosts): readonly Kept[] {
  const { true: nothing, native, nativeByName, curl, curlByName, nodeFloor, node } = runs;
  const ratio = (of: number, to: number) => ({ measured: of / to, unit: '×' });
  return [
    { promise: 'CPU, native to curl', ...ratio(native.cpu, curl.cpu), limit: 0.25 },
    {
      promise: 'CPU, native to curl, by name',
      ...ratio(nativeByName.cpu, curlByName.cpu),
      limit: 0.25,
    },
    { promise: 'CPU, native to `true`', ...ratio(native.cpu, nothing.cpu), limit: 3 },
    { promise: 'CPU, Node build to `node -e 0`', ...ratio(node.cpu, nodeFloor.cpu), limit: 1.25 },
    { promise: 'a probe, native to `true`', ...ratio(probes.native, probes.true), limit: 1.1 },
    {
      promise: 'memory, native',
      measured: Math.max(native.kilobytes, nativeByName.kilobytes) / 1_024,
      limit: 4,
      unit: ' MB',
    },
    { promise: 'file, native', measured: (native.bytes ?? 0) / 1e6, limit: 2.5, unit: ' MB' },
  ];
}
