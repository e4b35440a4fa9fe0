// What happened, the latest first.
import { sentenceOf, shortName } from 'story/sentences.ts';
import type { EventKind, Story } from 'story/story.ts';
import { LOOKS } from '../service/service-model.ts';
import { clockTime } from '../words.ts';

/** The glyphs of events that are not named like them. */
const GLYPHS: Readonly<Partial<Record<EventKind, string>>> = {
  'process-gone': 'gone',
  failing: 'unhealthy',
  passing: 'healthy',
  ready: 'healthy',
  'first-number': '',
  breaker: '',
  asking: '',
  preset: '',
};

export function eventsCard({ events, replicas }: Story) {
  return {
    events: events.toReversed().map((event) => {
      const { at, kind, instance = '' } = event;
      const isReplacement = event.kind === 'new-process' && event.how === 'replaces';
      const glyph = isReplacement ? 'replaced' : (GLYPHS[kind] ?? kind);
      const fault = 'fault' in event ? event.fault : '';
      return {
        key: [at, kind, fault, shortName(instance)].filter(Boolean).join('-'),
        time: clockTime(at),
        kind,
        glyph,
        look: LOOKS[glyph] ?? '',
        text: sentenceOf(event, replicas.length > 1),
      };
    }),
  };
}
