// What happened to a replica, and to the web's own calls, as events.
import { endedByWatchdog, exitOf } from './cure.ts';
import type { DockerWord } from './docker.ts';
import type { FaultSpan } from './faults.ts';
import { instanceAt, type Life } from './life.ts';
import type { Header } from './recording.ts';
import type { Seen } from './seen.ts';
import { type End, isExpected } from './signs.ts';
import type { Recovery, StoryEvent } from './story.ts';

interface Sources {
  life: Life;
  spans: readonly FaultSpan[];
  docker: readonly DockerWord[];
  ends: readonly (End | undefined)[];
  recoveries: readonly Recovery[];
}

export function eventsOf(sources: Sources): StoryEvent[] {
  const { life, docker, spans, recoveries } = sources;
  const events: StoryEvent[] = [
    ...spans.flatMap(ofFault),
    ...ofProcesses(sources),
    ...ofProbes(sources),
    ...docker.flatMap(({ at, health }): StoryEvent[] =>
      health === 'starting' ? [] : [{ at, kind: health }],
    ),
    ...recoveries.flatMap(({ brokeAt, steps: { firstNumber }, over, cutOffAt }): StoryEvent[] =>
      over && firstNumber !== undefined && cutOffAt === undefined
        ? [{ at: firstNumber, kind: 'first-number', after: firstNumber - brokeAt }]
        : [],
    ),
  ];
  return events.map((event) => ({ instance: instanceAt(life, event.at), ...event }));
}

function ofFault({ fault, isOfStart, at, end }: FaultSpan): StoryEvent[] {
  const { type, endsAt } = fault;
  const on: StoryEvent = {
    at,
    kind: 'fault-on',
    fault: type,
    ...(endsAt !== undefined && { endsAt }),
  };
  const off: StoryEvent[] = end
    ? [{ at: end.at, kind: 'fault-off', fault: type, how: end.how }]
    : [];
  return isOfStart ? off : [on, ...off];
}

function ofProcesses({ life, ends }: Sources): StoryEvent[] {
  const { processes, hasJoined } = life.facts;
  return processes.flatMap((process, place) => {
    const before = processes[place - 1];
    const end = ends[place];
    const events: StoryEvent[] = [];
    const at = process.bootedAt;
    if (!before && hasJoined) events.push({ at, kind: 'new-process', how: 'joined' });
    if (before?.instance === process.instance) {
      events.push({ at, kind: 'new-process', how: 'restarted' });
    } else if (before) {
      events.push({ at, kind: 'new-process', how: 'replaces', replaces: before.instance });
    }
    // The next process may have begun in the same millisecond.
    if (end) events.push({ ...ofEnd(end), instance: instanceAt(life, process.bootedAt) });
    return events;
  });
}

function ofEnd(end: End): StoryEvent {
  const exit = exitOf(end)?.exitCode;
  const bySelf = endedByWatchdog(end) ? 'watchdog' : 'unknown';
  const how = end.isOrderly ? 'announced' : bySelf;
  return { at: end.at, kind: 'process-gone', how, ...(exit !== undefined && { exitCode: exit }) };
}

function ofProbes({ life, ends }: Sources): StoryEvent[] {
  const events: StoryEvent[] = [];
  for (const route of ['health', 'ready'] as const) {
    let before: boolean | undefined;
    for (const { at, passed, failure, route: its } of life.probes) {
      if (its !== route) continue;
      const isNews = before !== passed && !(before === undefined && passed);
      before = passed;
      if (!isNews || (!passed && isExpected(failure, at, ends))) continue;
      if (passed) events.push({ at, kind: route === 'health' ? 'passing' : 'ready' });
      else events.push({ at, kind: route === 'health' ? 'failing' : 'not-ready', failure });
    }
  }
  return events;
}

/** What the web's own client did. A breaker that is half open is not told. */
export function breakerAndAsking(seen: Seen, { limits }: Header): StoryEvent[] {
  return [
    ...seen.breaker.map(({ at, isOpen }): StoryEvent => {
      return { at, kind: 'breaker', isOpen, failures: limits.breakerFailures };
    }),
    ...seen.switch.flatMap(({ at, what, perSecond = 0 }): StoryEvent[] =>
      what === 'asking' ? [{ at, kind: 'asking', perSecond }] : [],
    ),
  ];
}
