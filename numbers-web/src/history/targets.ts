// Which replicas a change is sent to.
import type { SwitchableReplica } from '../api/fault-switch.ts';
import type { Replica } from '../live/state.ts';
import { shortName } from './names.ts';

/** Those that are there: one that is gone has no faults. Where all are gone, the answer will say so. */
export function findTargets(replicas: readonly Replica[]): SwitchableReplica[] {
  const present = replicas.filter(({ condition }) => condition !== 'gone');
  const targets = (present.length > 0 ? present : replicas).map(({ address, instance }) => ({
    address,
    instance,
    name: shortName(instance),
  }));
  return targets.length > 0
    ? targets
    : [{ address: '', instance: 'numbers-api', name: 'numbers-api' }];
}
