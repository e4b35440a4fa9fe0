// What the templates get: for each card what it shows, from the state and the way of looking at it.
import type { Story } from 'story/story.ts';
import { clientCard } from './client/client-model.ts';
import { eventsCard } from './events/events-model.ts';
import { faultsCard } from './faults/faults-model.ts';
import { numberCard } from './number/number-model.ts';
import { recoveryCard } from './recovery/recovery-model.ts';
import { serviceCard } from './service/service-model.ts';
import { drawTimeline } from './timeline/drawing.ts';
import { timelineCard } from './timeline/timeline-model.ts';
import { topCard } from './top/top-model.ts';
import type { View } from './view.ts';

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
