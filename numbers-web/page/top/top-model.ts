// The header: where this runs, and whether the page is live.
import type { LiveState } from '../../src/live/state.ts';
import type { View } from '../view.ts';
import { clockTime, count, wholeDuration } from '../words.ts';

export interface TopCard {
  link: View['link'];
  where: string;
  clock: string;
  newsAt: string;
  newsAgo: string;
}

export function topCard({ engine, replicas }: LiveState, { link, now, newsAt }: View): TopCard {
  const releases = [...new Set(replicas.map(({ release }) => release))].sort();
  const parts = [
    engine,
    replicas.length > 0 ? count(replicas.length, 'replica') : 'no replica seen yet',
    releases.join(' → '),
  ];
  return {
    link,
    where: parts.filter(Boolean).join(' · '),
    clock: clockTime(now),
    newsAt: clockTime(newsAt),
    newsAgo: `${wholeDuration(now - newsAt)} ago`,
  };
}
