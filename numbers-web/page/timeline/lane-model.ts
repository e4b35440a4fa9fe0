// One replica on the time axis: its name, its ribbon, and what happened to it.
import { shortName } from '../../src/history/names.ts';
import type { LiveEvent, LiveState, Replica, Time } from '../../src/live/state.ts';
import { GLYPHS, newestRelease } from '../service/service-model.ts';
import type { Lane, Mark, RunBar } from './data.ts';

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
  unhealthy: 'alive, fails its check',
  'not ready': 'alive, not ready',
  degraded: '',
  healthy: 'alive and ready',
};

export function laneOf(replica: Replica, { replicas, events }: LiveState, axis: Axis): Lane {
  const { instance, release, condition, replaced } = replica;
  const newest = newestRelease(replicas);
  return {
    name: shortName(instance),
    release,
    isNew: release === newest,
    glyph: GLYPHS[condition],
    look: condition === 'healthy' ? 'good' : GLYPHS[condition] === 'unhealthy' ? 'bad' : '',
    words: WORDS[condition],
    marks: events
      .filter(({ instance: name = '' }) => name === instance || replaced.includes(name))
      .flatMap((event) => markOf(event, axis)),
    runs: runsOf(replica, newest, axis),
  };
}

function runsOf({ runs }: Replica, newest: string, { time, from, known }: Axis): RunBar[] {
  return runs.flatMap(({ from: begin, state, ready, release }, place) => {
    const to = time(runs[place + 1]?.from ?? known);
    if (to <= from) return [];
    const isOld = release !== newest;
    const text = { failing: 'fails its health check', 'not ready': 'not ready', good: release };
    const words = state === 'gone' || state === 'starting' ? '' : text[state];
    return [{ from: Math.max(time(begin), from), to, state, ready, isOld, text: words }];
  });
}

function markOf({ kind, at, fault, text }: LiveEvent, { time, from }: Axis): Mark[] {
  const place = time(at);
  if (place < from) return [];
  switch (kind) {
    case 'fault-on':
      return [{ at: place, kind, texts: [`${fault} on`, `${fault}`] }];
    case 'fault-off':
      return fault ? [{ at: place, kind, texts: [`${fault} off`, 'off'] }] : [];
    case 'process-gone':
      return [
        {
          at: place,
          kind: 'gone',
          texts: [/watchdog/.test(text) ? 'ended by the watchdog' : 'process gone', 'gone'],
        },
      ];
    case 'new-process':
      return [{ at: place, kind, texts: [] }];
    case 'unhealthy':
      return [{ at: place, kind, texts: ['Docker: unhealthy', 'unhealthy'] }];
    case 'healthy':
      return [{ at: place, kind, texts: ['Docker: healthy', 'healthy'] }];
    default:
      return [];
  }
}
