// One replica on the time axis: its name, its ribbon, and what happened to it.
import { shortName } from 'story/sentences.ts';
import type { Replica, Story, StoryEvent, Time } from 'story/story.ts';
import { isReplacement, wantedRelease } from '../rollout.ts';
import { dockerDiffers, GLYPHS } from '../service/service-model.ts';
import type { Mark, Row, RunBar } from './data.ts';

/** How times become places on the axis. */
export interface Axis {
  time(at: Time): number;
  from: number;
  /** Until when something is known. */
  known: Time;
}

const WORDS: Readonly<Record<Replica['condition'], string>> = {
  unknown: 'not seen yet',
  gone: 'no process',
  'not responding': 'does not respond',
  unhealthy: 'alive, /health fails',
  'not ready': 'alive, not ready',
  degraded: '',
  healthy: 'alive and ready',
};

/** With what happened to those that it has replaced; what was over before the axis begins is left out. */
export function rowOf(replica: Replica, { replicas, events }: Story, axis: Axis): Row {
  const { instance, release, condition, replaced, docker } = replica;
  const differs = replicas.length > 1 && dockerDiffers(replica);
  const wanted = wantedRelease(replicas);
  return {
    name: shortName(instance),
    release,
    isNew: release === wanted,
    glyph: GLYPHS[condition],
    look: condition === 'healthy' ? 'good' : GLYPHS[condition] === 'unhealthy' ? 'bad' : '',
    words: differs ? `Docker: ${docker}` : WORDS[condition],
    marks: events
      .filter(({ instance: name = '' }) => name === instance || replaced.includes(name))
      .flatMap((event) => markOf(event, axis)),
    runs: runsOf(replica, wanted, axis),
  };
}

function runsOf({ runs }: Replica, wanted: string, { time, from, known }: Axis): RunBar[] {
  return runs.flatMap(({ from: begin, state, ready, release }, place) => {
    const to = time(runs[place + 1]?.from ?? known);
    if (to <= from) return [];
    const isOld = release !== wanted;
    return [
      {
        from: Math.max(time(begin), from),
        to,
        state,
        ready,
        isOld,
        texts: textsOf(state, release),
      },
    ];
  });
}

function textsOf(state: RunBar['state'], release: string): string[] {
  if (state === 'gone' || state === 'starting') return [];
  if (state === 'failing') return ['/health fails', 'fails'];
  return [state === 'good' ? release : state];
}

function markOf(event: StoryEvent, { time, from }: Axis): Mark[] {
  const { kind } = event;
  const place = time(event.at);
  if (place < from) return [];
  switch (kind) {
    case 'fault-on':
      return [{ at: place, kind, texts: [`${event.fault} on`, event.fault] }];
    case 'fault-off':
      // One that ends with its process has no sign of its own.
      return event.how === 'with its process'
        ? []
        : [{ at: place, kind, texts: [`${event.fault} off`, 'off'] }];
    case 'process-gone': {
      const code = event.exitCode === undefined ? '' : `, exit ${event.exitCode}`;
      const what = event.how === 'watchdog' ? 'ended by the watchdog' : 'process gone';
      return [{ at: place, kind: 'gone', texts: [`${what}${code}`, what, 'gone'] }];
    }
    case 'new-process':
      return [
        isReplacement(event)
          ? { at: place, kind: 'replaced', texts: ['replaced'] }
          : { at: place, kind, texts: [] },
      ];
    case 'unhealthy':
      return [{ at: place, kind, texts: ['Docker: unhealthy', 'unhealthy'] }];
    case 'healthy':
      return [{ at: place, kind, texts: ['Docker: healthy', 'healthy'] }];
    default:
      return [];
  }
}
