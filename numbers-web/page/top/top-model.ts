// The header: where this runs, and whether the page is live.
import type { LiveState } from '../../src/live/state.ts';
import { wantedRelease } from '../rollout.ts';
import type { View } from '../view.ts';
import { clockTime, count, moreUnwatched, wholeDuration } from '../words.ts';

export interface TopCard {
  link: View['link'];
  where: string;
  clock: string;
  newsAt: string;
  newsAgo: string;
}

/** `where` says what is known of the engine, how many replicas there are, and on which releases. */
export function topCard(state: LiveState, { link, now, newsAt }: View): TopCard {
  const parts = [state.engine, replicasInWords(state), releasesInWords(state)];
  return {
    link,
    where: parts.filter(Boolean).join(' · '),
    clock: clockTime(now),
    newsAt: clockTime(newsAt),
    newsAgo: `${wholeDuration(now - newsAt)} ago`,
  };
}

/** One that is gone is counted while there is no other. */
function replicasInWords({ replicas, service: { unwatched = 0 } }: LiveState): string {
  const present = replicas.filter(({ condition }) => condition !== 'gone').length;
  if (replicas.length === 0) return 'no replica seen yet';
  const watched = count(replicas.length === 1 ? 1 : present, 'replica');
  return unwatched > 0 ? `${watched}, ${moreUnwatched(unwatched)}` : watched;
}

/** The one that is wanted is last. */
function releasesInWords({ replicas }: LiveState): string {
  const wanted = wantedRelease(replicas);
  const others = replicas.map(({ release }) => release).filter((release) => release !== wanted);
  return [...new Set([...others, wanted])].join(' → ');
}
