// What happened, the latest first.
import type { LiveEvent, LiveState } from '../../src/live/state.ts';
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

export function eventsCard({ events, webBootId }: LiveState): EventsCard {
  const latestFirst = events.toSorted((a, b) => b.at - a.at || b.id - a.id);
  return {
    events: latestFirst.map(({ id, at, kind, text }) => {
      const [glyph, look] = SIGNS[kind];
      return {
        key: `${webBootId.slice(0, 8)}-${id}`,
        time: clockTime(at),
        kind,
        glyph,
        look,
        text,
      };
    }),
  };
}
