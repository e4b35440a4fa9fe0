// What the templates get: for each card what it shows, from the state and the way of looking at it.
import type { Story } from 'story/story.ts';
import { clientCard } from './client/client-model.ts';
import { eventsCard } from './events/events-model.ts';
import { faultsCard } from './faults/faults-model.ts';
import { numberCard } from './number/number-model.ts';
import { recoveryCard } from './recovery/recovery-model.ts';
import { presentReleases } from './rollout.ts';
import { serviceCard } from './service/service-model.ts';
import { drawTimeline } from './timeline/drawing.ts';
import { timelineCard } from './timeline/timeline-model.ts';
import type { View } from './view.ts';
import { clockTime, count, moreUnwatched, wholeDuration } from './words.ts';

export type PageModel = ReturnType<typeof pageModel>;

/** Called by the server for each page that it sends, and by the browser for each frame after that. */
export function pageModel(state: Story, view: View) {
  const known = view.link === 'lost' ? { ...view, now: view.newsAt } : view;
  const timeline = timelineCard(state, view);
  return {
    top: topCard(state, view),
    number: numberCard(state, known),
    service: serviceCard(state, known, view.now),
    timeline: { ...timeline, drawing: drawTimeline(timeline.data, view.size) },
    recovery: recoveryCard(state, known),
    faults: faultsCard(state, known),
    client: clientCard(state, known),
    events: eventsCard(state),
  };
}

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
