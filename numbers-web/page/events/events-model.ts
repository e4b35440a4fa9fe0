// What happened, the latest first.
import { sentenceOf, shortName } from 'story/sentences.ts';
import type { EventKind, Story } from 'story/story.ts';
import { isReplacement } from '../rollout.ts';
import { clockTime } from '../words.ts';

const SIGNS: Readonly<Partial<Record<EventKind, [glyph: string, look: string]>>> = {
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
};

export function eventsCard({ events, replicas }: Story) {
  return {
    events: events.toReversed().map((event) => {
      const { at, kind, instance = '' } = event;
      const [glyph, look] = isReplacement(event) ? ['replaced', ''] : (SIGNS[kind] ?? ['', '']);
      const fault = 'fault' in event ? event.fault : '';
      return {
        key: [at, kind, fault, shortName(instance)].filter(Boolean).join('-'),
        time: clockTime(at),
        kind,
        glyph,
        look,
        text: sentenceOf(event, replicas.length > 1),
      };
    }),
  };
}
