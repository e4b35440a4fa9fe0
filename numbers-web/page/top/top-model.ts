// The header: where this runs, and whether the page is live.
import type { Story } from 'story/story.ts';
import { presentReleases } from '../rollout.ts';
import type { View } from '../view.ts';
import { clockTime, count, moreUnwatched, wholeDuration } from '../words.ts';

/** `where` says what is known of the engine, how many replicas there are, and on which releases. */
export function topCard({ engine, replicas, service }: Story, { link, now, newsAt }: View) {
  const present = replicas.filter(({ condition }) => condition !== 'gone').length;
  // One that is gone is counted while there is no other.
  const watched = count(replicas.length === 1 ? 1 : present, 'replica');
  const { unwatched = 0 } = service;
  const amount = unwatched > 0 ? `${watched}, ${moreUnwatched(unwatched)}` : watched;
  const parts = [
    engine,
    replicas.length > 0 ? amount : 'no replica seen yet',
    presentReleases(replicas).join(' → '),
  ];
  return {
    link,
    where: parts.filter(Boolean).join(' · '),
    clock: clockTime(now),
    newsAt: clockTime(newsAt),
    newsAgo: `${wholeDuration(now - newsAt)} ago`,
  };
}
