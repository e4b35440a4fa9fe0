// One replica on the time axis: its name, its ribbon, and what happened to it.
import { shortName } from 'story/sentences.ts';
import type { Replica, Run, Story, StoryEvent, Time } from 'story/story.ts';
import { wantedRelease } from '../rollout.ts';
import { dockerDiffers, GLYPHS } from '../service/service-model.ts';
import type { AxisMode } from '../view.ts';

/** How times become places on the axis. */
export interface Axis {
  mode: AxisMode;
  time(at: Time): number;
  from: number;
  /** Until when something is known. */
  known: Time;
  /** What the axis shows of a time: one piece, or nothing. */
  cut(begin: Time, end: Time): { from: number; to: number }[];
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

export type Row = ReturnType<typeof rowOf>;

/** Returns the row of a replica and those that it replaced, without what was over before the axis begins. */
export function rowOf(replica: Replica, { replicas, events }: Story, axis: Axis) {
  const { instance, release, condition, replaced, docker, runs } = replica;
  const differs = replicas.length > 1 && dockerDiffers(replica);
  const wanted = wantedRelease(replicas);
  return {
    name: shortName(instance),
    release,
    isNew: release === wanted,
    glyph: GLYPHS[condition],
    words: differs ? `Docker: ${docker}` : WORDS[condition],
    // Texts here and below go from the longest to the shortest; the first one that fits is written.
    marks: events
      .filter(({ instance: name = '' }) => name === instance || replaced.includes(name))
      .map((event) => ({ at: axis.time(event.at), ...markOf(event) }))
      .filter(({ at, kind }) => kind !== '' && at >= axis.from),
    runs: runs.flatMap((run, place) =>
      axis.cut(run.from, runs[place + 1]?.from ?? axis.known).map((piece) => ({
        ...piece,
        state: run.state,
        ready: run.ready,
        isOld: run.release !== wanted,
        texts: textsOf(run),
      })),
    ),
  };
}

function textsOf({ state, release }: Run): string[] {
  if (state === 'gone' || state === 'starting') return [];
  if (state === 'failing') return ['/health fails', 'fails'];
  return [state === 'good' ? release : state];
}

/** The sign of what happened, as the id of its glyph; empty without one. */
function markOf(event: StoryEvent): { kind: string; texts: string[] } {
  const { kind } = event;
  switch (kind) {
    case 'fault-on':
      return { kind, texts: [`${event.fault} on`, event.fault] };
    case 'fault-off':
      // One that ends with its process has no sign of its own.
      if (event.how === 'with its process') break;
      return { kind, texts: [`${event.fault} off`, 'off'] };
    case 'process-gone': {
      const code = event.exitCode === undefined ? '' : `, exit ${event.exitCode}`;
      const what = event.how === 'watchdog' ? 'ended by the watchdog' : 'process gone';
      return { kind: 'gone', texts: [`${what}${code}`, what, 'gone'] };
    }
    case 'new-process':
      return event.how === 'replaces'
        ? { kind: 'replaced', texts: ['replaced'] }
        : { kind, texts: [] };
    case 'unhealthy':
    case 'healthy':
      return { kind, texts: [`Docker: ${kind}`, kind] };
  }
  return { kind: '', texts: [] };
}
