// Which replicas run which release, and what becomes of the releases.
import { shortName } from '../../src/history/names.ts';
import type { Condition, Replica } from '../../src/live/state.ts';
import { rolloutsOf, wantedRelease } from '../rollout.ts';
import { GLYPHS } from './glyphs.ts';

export interface ReleaseBox {
  release: string;
  /** Replicas that are there. */
  count: number;
  isWanted: boolean;
  replicas: { key: string; name: string; glyph: string; condition: Condition }[];
}

/** Milliseconds for which it is news that all replicas are on another release. */
const NEWS_TIME = 60_000;

/** Words to stand before the releases. That a change is complete is news for a minute. */
export function changeOf(replicas: readonly Replica[], now: number): string {
  const last = rolloutsOf(replicas).at(-1);
  if (!last || now - (last.endedAt ?? now) > NEWS_TIME) return 'All on';
  if (last.endedAt === undefined) return last.kind === 'update' ? 'Update' : 'Rollback';
  return last.kind === 'update'
    ? `Updated from ${last.from} to`
    : `Rolled back from ${last.from} to`;
}

/** The wanted release last: that is where the others go. */
export function releasesOf(replicas: readonly Replica[]): ReleaseBox[] {
  const wanted = wantedRelease(replicas);
  const names = new Set([...replicas.map(({ release }) => release)]);
  names.delete(wanted);
  return [...names, wanted].map((release) => {
    const these = replicas.filter((replica) => replica.release === release);
    return {
      release,
      count: these.filter(({ condition }) => condition !== 'gone').length,
      isWanted: names.size > 0 && release === wanted,
      replicas: these.map(({ instance, condition }) => ({
        key: instance,
        name: shortName(instance),
        glyph: GLYPHS[condition],
        condition,
      })),
    };
  });
}
