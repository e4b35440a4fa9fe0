// What the templates get: for each card what it shows, from the state and the way of looking at it.
import type { Story } from 'story/story.ts';
import { type ClientCard, clientCard } from './client/client-model.ts';
import { type EventsCard, eventsCard } from './events/events-model.ts';
import { type FaultsCard, faultsCard } from './faults/faults-model.ts';
import { type NumberCard, numberCard } from './number/number-model.ts';
import { type RecoveryCard, recoveryCard } from './recovery/recovery-model.ts';
import { type ServiceCard, serviceCard } from './service/service-model.ts';
import { type TimelineCard, timelineCard } from './timeline/timeline-model.ts';
import { type TopCard, topCard } from './top/top-model.ts';
import type { View } from './view.ts';

export interface PageModel {
  top: TopCard;
  number: NumberCard;
  service: ServiceCard;
  timeline: TimelineCard;
  recovery: RecoveryCard;
  faults: FaultsCard;
  client: ClientCard;
  events: EventsCard;
}

/** Called by the server for each page that it sends, and by the browser for each frame after that. */
export function pageModel(state: Story, view: View): PageModel {
  const known = view.link === 'lost' ? { ...view, now: view.newsAt } : view;
  return {
    top: topCard(state, view),
    number: numberCard(state, known),
    service: serviceCard(state, known, view.now),
    timeline: timelineCard(state, view),
    recovery: recoveryCard(state, known),
    faults: faultsCard(state, known),
    client: clientCard(state, known),
    events: eventsCard(state),
  };
}
