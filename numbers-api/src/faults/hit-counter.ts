// Counts for Prometheus how often each type of fault has hit.
import { Counter, type Registry } from '@prometheus-io/client';
import type { FaultType } from './fault-type.ts';

/** Returns the function to call at each hit. */
export function createHitCounter(
  registry: Registry,
  catalogue: readonly FaultType[],
): (type: FaultType) => void {
  const hits = new Counter({
    name: 'faults_injected_total',
    help: 'Hits of the faults that were switched on.',
    labelNames: ['type'],
    registers: [registry],
  });
  // A series that starts at 0 shows its first hit as an increase.
  for (const { name } of catalogue) hits.inc({ type: name }, 0);
  return ({ name }) => hits.inc({ type: name });
}
