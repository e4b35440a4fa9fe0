// What was seen of a replica, as the signs from which its recoveries are told.
import { callsOf } from './calls.ts';
import type { DockerWord } from './docker.ts';
import { type End, isExpected } from './ends.ts';
import type { FaultSpan } from './faults.ts';
import { type Life, placeAt } from './life.ts';
import type { Time } from './recording.ts';
import type { Seen } from './seen.ts';
import type { Cure } from './story.ts';

/** Something that was seen of a replica, and is good or bad. */
export type Sign = { at: Time } & (
  | { kind: 'call'; gotNumber: boolean }
  /** An attempt on it failed, and another replica gave the number. */
  | { kind: 'attempt failed' }
  /** This server's request to /health. */
  | { kind: 'health'; passed: boolean }
  | { kind: 'docker'; health: DockerWord['health'] }
  | { kind: 'gone' }
  /** It answers again, and is the same process. */
  | { kind: 'back' }
  | { kind: 'boot'; cure: Cure; isOrderly: boolean }
  | { kind: 'fault on' | 'fault off'; span: FaultSpan }
);

export interface Facts {
  life: Life;
  spans: readonly FaultSpan[];
  docker: readonly DockerWord[];
  /** Of each process, its end; undefined while it may live. */
  ends: readonly (End | undefined)[];
}

/**
 * Returns them, the oldest first.
 *
 * @param isOnlyAt whether it is the only replica that is known at a time
 */
export function signsOf(facts: Facts, seen: Seen, isOnlyAt: (at: Time) => boolean): Sign[] {
  const { life, spans, docker } = facts;
  return [
    ...spans.flatMap((span): Sign[] => [
      { at: span.at, kind: 'fault on', span },
      ...(span.end ? [{ at: span.end.at, kind: 'fault off' as const, span }] : []),
    ]),
    ...ofProbes(facts),
    ...docker.map((word): Sign => ({ ...word, kind: 'docker' })),
    ...ofProcesses(facts),
    ...ofCalls(life, seen, isOnlyAt),
  ]
    .filter(({ at }) => at >= life.facts.processes[0].at)
    .toSorted((a, b) => a.at - b.at);
}

function ofProbes({ life: { probes, facts }, ends }: Facts): Sign[] {
  const health = probes.filter(({ route }) => route === 'health');
  const passed = { kind: 'health', passed: true } as const;
  return [
    ...health
      .filter((probe) => probe.passed || !isExpected(probe.failure, probe.at, ends))
      .map((probe): Sign => ({ at: probe.at, kind: 'health', passed: probe.passed })),
    // One that passed before and after a restart was recorded as one.
    ...facts.processes.flatMap(({ at }): Sign[] => {
      const probe = health.findLast((each) => each.at <= at);
      return probe?.passed && probe.until >= at ? [{ at, ...passed }] : [];
    }),
  ];
}

function ofProcesses({ life, ends }: Facts): Sign[] {
  return [
    ...ends.flatMap((end): Sign[] => {
      if (!end) return [];
      const { at, next, orderlySince } = end;
      const isOrderly = orderlySince !== undefined;
      return [
        ...(isOrderly ? [] : [{ at, kind: 'gone' as const }]),
        ...(next
          ? [
              {
                at: Math.max(next.process.bootedAt, at),
                kind: 'boot' as const,
                cure: next.cure,
                isOrderly,
              },
            ]
          : []),
      ];
    }),
    ...life.probes
      .filter(({ route, passed }) => route === 'about' && passed)
      .map(({ at }): Sign => ({ at, kind: 'back' })),
  ];
}

/** Users' calls: all of them of the only replica, otherwise what became of the attempts on it. */
function ofCalls({ places }: Life, { calls }: Seen, isOnlyAt: (at: Time) => boolean): Sign[] {
  return calls.flatMap((second): Sign[] => {
    const { at, failures = 0, attempts } = second;
    const isOnly = isOnlyAt(at);
    const own = isOnly ? second : (attempts[placeAt(places, at)?.address ?? ''] ?? { numbers: 0 });
    return callsOf(own, at).map((call) =>
      call.gotNumber || failures > 0
        ? { ...call, kind: 'call' }
        : { at: call.at, kind: 'attempt failed' },
    );
  });
}
