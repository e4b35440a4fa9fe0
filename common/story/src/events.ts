// What happened to a replica, and to the web's own calls, as events.
import { type End, type Facts, isExpected } from './ends.ts';
import type { FaultSpan } from './faults.ts';
import { instanceAt } from './life.ts';
import type { Header } from './recording.ts';
import type { Process, Seen } from './replicas.ts';
import type { Recovery, StoryEvent } from './story.ts';

export function eventsOf(facts: Facts, recoveries: readonly Recovery[]): StoryEvent[] {
  const { docker, spans, ends, processes, hasJoined } = facts;
  const events: StoryEvent[] = [
    ...spans.flatMap(ofFault),
    ...processes.flatMap((process, place) => [
      ...ofStart(process, processes[place - 1], hasJoined),
      // The next process may have begun in the same millisecond.
      ...ofEnd(ends[place], instanceAt(facts, process.bootedAt)),
    ]),
    ...ofProbes(facts, 'health', 'passing', 'failing'),
    ...ofProbes(facts, 'ready', 'ready', 'not-ready'),
    ...docker.flatMap(({ at, health }) => (health === 'starting' ? [] : [{ at, kind: health }])),
    ...recoveries.flatMap(({ brokeAt, steps: { firstNumber: at }, over, cutOffAt }) =>
      over && at !== undefined && cutOffAt === undefined
        ? [{ at, kind: 'first-number' as const, after: at - brokeAt }]
        : [],
    ),
  ];
  return events.map((event) => ({ instance: instanceAt(facts, event.at), ...event }));
}

function ofFault({ fault: { type: fault, endsAt }, isOfStart, at, end }: FaultSpan): StoryEvent[] {
  const ending = endsAt !== undefined && { endsAt };
  return [
    ...(isOfStart ? [] : [{ at, kind: 'fault-on' as const, fault, ...ending }]),
    ...(end ? [{ ...end, kind: 'fault-off' as const, fault }] : []),
  ];
}

function ofStart(
  { bootedAt: at, instance }: Process,
  before: Process | undefined,
  hasJoined: boolean,
): StoryEvent[] {
  const event = { at, kind: 'new-process' } as const;
  if (!before) return hasJoined ? [{ ...event, how: 'joined' }] : [];
  if (before.instance === instance) return [{ ...event, how: 'restarted' }];
  return [{ ...event, how: 'replaces', replaces: before.instance }];
}

function ofEnd(end: End | undefined, instance: string): StoryEvent[] {
  if (!end) return [];
  const { at, exitCode, isByWatchdog, orderlySince } = end;
  const bySelf = isByWatchdog ? 'watchdog' : 'unknown';
  const how = orderlySince === undefined ? bySelf : 'announced';
  const code = exitCode !== undefined && { exitCode };
  return [{ at, kind: 'process-gone', how, instance, ...code }];
}

function ofProbes(
  { probes: all, ends }: Facts,
  route: 'health' | 'ready',
  passing: 'passing' | 'ready',
  failing: 'failing' | 'not-ready',
): StoryEvent[] {
  const probes = all.filter((probe) => probe.route === route);
  return probes.flatMap(({ at, passed, failure }, place): StoryEvent[] => {
    const hadPassed = probes[place - 1]?.passed ?? true;
    if (hadPassed === passed || (!passed && isExpected(failure, at, ends))) return [];
    return passed ? [{ at, kind: passing }] : [{ at, kind: failing, failure }];
  });
}

/** What the web's own client did. A half-open breaker is not an event. */
export function breakerAndAsking(seen: Seen, { limits }: Header): StoryEvent[] {
  const failures = limits.breakerFailures;
  return [
    ...seen.breaker.map(({ at, isOpen }) => ({ at, kind: 'breaker' as const, isOpen, failures })),
    ...seen.switch.flatMap(({ at, what, perSecond = 0, preset = '' }): StoryEvent[] => {
      if (what === 'preset') return [{ at, kind: what, preset }];
      return what === 'asking' ? [{ at, kind: what, perSecond }] : [];
    }),
  ];
}
