// The header: where this runs, and whether the page is live.
import type { Story } from 'story/story.ts';
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
export function topCard(state: Story, { link, now, newsAt }: View): TopCard {
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
function replicasInWords({ replicas, service: { unwatched = 0 } }: Story): string {
  const present = replicas.filter(({ condition }) => condition !== 'gone').length;
  if (replicas.length === 0) return 'no replica seen yet';
  const watched = count(replicas.length === 1 ? 1 : present, 'replica');
  return unwatched > 0 ? `${watched}, ${moreUnwatched(unwatched)}` : watched;
}

/** The one that is wanted is last. */
function releasesInWords({ replicas }: Story): string {
  const wanted = wantedRelease(replicas);
  const present = replicas.filter(({ condition }) => condition !== 'gone');
  const others = new Set(present.map(({ release }) => release));
  others.delete(wanted);
  return [...others, wanted].join(' → ');
}
