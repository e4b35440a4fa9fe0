// One replica on the time axis: its name, its ribbon, and what happened to it.
import { shortName } from '../../src/live/shorten.ts';
import type { LiveEvent, LiveState, Replica, Time } from '../../src/live/state.ts';
import { isReplacement, wantedRelease } from '../rollout.ts';
import { dockerDiffers, GLYPHS } from '../service/service-model.ts';
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

/** With what happened to those that it has replaced; what was over before the axis begins is left out. */
export function laneOf(replica: Replica, { replicas, events }: LiveState, axis: Axis): Lane {
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
  if (state === 'failing') return ['fails its health check', 'fails'];
  return [state === 'good' ? release : state];
}

function markOf(event: LiveEvent, { time, from }: Axis): Mark[] {
  const { kind, at, fault, text } = event;
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
