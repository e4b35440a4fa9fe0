// What happened, the latest first.
import { sentenceOf, shortName } from 'story/sentences.ts';
import type { EventKind, Story } from 'story/story.ts';
import { isReplacement } from '../rollout.ts';
import { clockTime } from '../words.ts';

export interface EventsCard {
  events: {
    key: string;
    time: string;
    kind: EventKind;
    glyph: string;
    look: string;
    text: string;
  }[];
}

const SIGNS: Readonly<Record<EventKind, [glyph: string, look: string]>> = {
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
  'first-number': ['', ''],
  breaker: ['', ''],
  asking: ['', ''],
};

export function eventsCard({ events, replicas }: Story): EventsCard {
  const isSeveral = replicas.length > 1;
  return {
    events: events.toReversed().map((event) => {
      const { at, kind, instance = '' } = event;
      const [glyph, look] = isReplacement(event) ? (['replaced', ''] as const) : SIGNS[kind];
      const fault = 'fault' in event ? event.fault : '';
      return {
        key: [at, kind, fault, shortName(instance)].filter(Boolean).join('-'),
        time: clockTime(at),
        kind,
        glyph,
        look,
        text: sentenceOf(event, isSeveral),
      };
    }),
  };
}
