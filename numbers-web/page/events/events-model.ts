// What happened, the latest first.
import { shortName } from '../../src/live/shorten.ts';
import type { LiveEvent, LiveState } from '../../src/live/state.ts';
import { isReplacement } from '../rollout.ts';
import { clockTime } from '../words.ts';

export interface EventsCard {
  events: {
    key: string;
    time: string;
    kind: LiveEvent['kind'];
    glyph: string;
    look: string;
    text: string;
  }[];
}

const SIGNS: Readonly<Record<LiveEvent['kind'], [glyph: string, look: string]>> = {
  'fault-on': ['fault-on', 'bad'],
  'fault-off': ['fault-off', ''],
  'process-gone': ['gone', ''],
  'new-process': ['new-process', ''],
  unhealthy: ['unhealthy', 'bad'],
  healthy: ['healthy', 'good'],
  failing: ['unhealthy', 'bad'],
  passing: ['healthy', 'good'],
  'not-ready': ['not-ready', ''],
  ready: ['healthy', 'good'],
  note: ['', ''],
};

/** Keys are other ones after a restart of the web server, which numbers its events from 1 again. */
export function eventsCard({ events, webBootId, replicas }: LiveState): EventsCard {
  const latestFirst = events.toSorted((a, b) => b.at - a.at || b.id - a.id);
  return {
    events: latestFirst.map((event) => {
      const { id, at, kind } = event;
      const [glyph, look] = isReplacement(event) ? (['replaced', ''] as const) : SIGNS[kind];
      return {
        key: `${webBootId.slice(0, 8)}-${id}`,
        time: clockTime(at),
        kind,
        glyph,
        look,
        text: replicas.length > 1 ? withName(event) : event.text,
      };
    }),
  };
}

/** Where there are several replicas, each event says of which it tells. */
function withName({ instance, text }: LiveEvent): string {
  const name = instance && shortName(instance);
  return !name || text.includes(name) ? text : `${name}: ${text}`;
}
