// How users' attempts went, replica by replica: what the retry gets around, and what the breaker counts.
import { shortName } from '../../src/history/names.ts';
import type { Replica } from '../../src/live/state.ts';

/** One replica's column: attempts that brought a number stand above the line, failed ones hang below. */
export interface Column {
  key: string;
  name: string;
  /** As much of the name as there is room for; empty where there is none. */
  label: string;
  good: number;
  failed: number;
  /** Per cent of the height: half of it is above the line, half of it below. */
  above: number;
  below: number;
}

/** `room` is for the columns' names: the more replicas, the less. */
export interface ByReplica {
  columns: Column[];
  room: 'much' | 'some' | 'little';
}

/** Undefined where there is one replica, of which all attempts tell. */
export function byReplica(replicas: readonly Replica[]): ByReplica | undefined {
  if (replicas.length < 2) return undefined;
  const shown = replicas.filter(({ condition, attempts }) => condition !== 'gone' || attempts > 0);
  const room = shown.length <= 3 ? 'much' : shown.length <= 6 ? 'some' : 'little';
  const most = Math.max(1, ...shown.map(({ attempts }) => attempts));
  const worst = Math.max(...shown.map(({ failedAttempts }) => failedAttempts));
  const columns = shown.map(({ instance, attempts, failedAttempts: failed }) => {
    const name = shortName(instance);
    const good = attempts - failed;
    return {
      key: instance,
      name,
      label: labelOf(name, room, failed > 0 && failed === worst),
      good,
      failed,
      above: heightOf(good, most),
      below: heightOf(failed, most),
    };
  });
  return { columns, room };
}

/** Where there is little room, the one that fails most is named. */
function labelOf(name: string, room: ByReplica['room'], isWorst: boolean): string {
  if (room === 'little') return isWorst ? name : '';
  return room === 'some' ? name.slice(0, 3) : name;
}

/** A single attempt shall be seen, too. */
function heightOf(attempts: number, most: number): number {
  return attempts === 0 ? 0 : Math.max(4, Math.round((attempts / most) * 50));
}
