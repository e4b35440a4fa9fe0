// Breaks and recoveries for the samples: one of each kind.
import type { Recovery } from '../../src/live/state.ts';

/** When it breaks. Times below are seconds since then. */
export const BREAK = Date.parse('2026-11-24T10:04:18');
export const at = (seconds: number): number => BREAK + Math.round(seconds * 1_000);

export const BUG = 'call 4 was one too many: the bug lets 3 pass';

type Steps = Recovery['steps'];
export const LAST_TEN: [
  ago: number,
  fault: string,
  steps: Steps,
  lost: string,
  cure: Recovery['curedBy'],
][] = [
  [
    1_349,
    'reset',
    { firstFailure: 0.1, unhealthy: 9.3, gone: 20.4, boot: 20.8, healthy: 21, firstNumber: 21 },
    '209 of 209',
    'watchdog',
  ],
  [
    1_205,
    'exception',
    { firstFailure: 0.1, gone: 0.2, boot: 0.5, healthy: 0.6, firstNumber: 0.6 },
    '6 of 6',
    'restart policy',
  ],
  [
    1_071,
    'latency',
    { firstFailure: 0.5, unhealthy: 9.7, gone: 20.4, boot: 20.6, healthy: 20.8, firstNumber: 20.8 },
    '207 of 207',
    'watchdog',
  ],
  [
    856,
    'flap',
    { firstFailure: 0.1, unhealthy: 9.1, healthy: 16.1, firstNumber: 16.1 },
    '160 of 160',
    'expiry',
  ],
  [
    719,
    'block',
    { firstFailure: 0.5, unhealthy: 9.7, gone: 21.2, boot: 21.6, healthy: 21.8, firstNumber: 21.8 },
    '216 of 216',
    'watchdog',
  ],
  [510, 'error', { firstFailure: 0.1, firstNumber: 40.1 }, '399 of 399', 'person'],
  [
    408,
    'memory',
    { firstFailure: 3, gone: 3.1, boot: 3.5, healthy: 3.7, firstNumber: 3.7 },
    '7 of 36',
    'restart policy',
  ],
  [
    201,
    'hang',
    { firstFailure: 0.5, unhealthy: 9.7, gone: 20.4, boot: 20.7, healthy: 20.8, firstNumber: 20.8 },
    '207 of 207',
    'watchdog',
  ],
  [
    59.8,
    'crash',
    { firstFailure: 0.1, gone: 0.2, boot: 0.7, healthy: 0.9, firstNumber: 0.9 },
    '8 of 8',
    'restart policy',
  ],
];

export function recovery(began: number, changes: Partial<Recovery> & { steps: Steps }): Recovery {
  const steps = Object.fromEntries(
    Object.entries(changes.steps).map(([step, seconds]) => [step, at(began + seconds)]),
  );
  const counts = { requests: 0, requestsLost: 0, over: true };
  return {
    id: began,
    brokeAt: at(began),
    ...counts,
    ...changes,
    steps: { fault: at(began), ...steps },
  };
}

export const before = LAST_TEN.map(([ago, fault, steps, lost, cure]) => {
  const [requestsLost = 0, requests = 0] = lost.split(' of ').map(Number);
  const routes = fault === 'error' ? { routes: ['/rng'] } : {};
  return recovery(-ago, {
    fault,
    ...routes,
    steps,
    requests,
    requestsLost,
    ...(cure && { curedBy: cure }),
  });
});

export const failAfter = (steps: Steps, changes: Partial<Recovery>): Recovery =>
  recovery(0, { fault: 'fail-after', steps, ...changes });

export const broken = failAfter(
  { firstFailure: 0.4, unhealthy: 8.4 },
  { requests: 139, requestsLost: 136, over: false },
);
export const cured = failAfter(
  { firstFailure: 0.4, unhealthy: 8.4, gone: 20.2, boot: 20.6, healthy: 20.9, firstNumber: 21 },
  { requests: 210, requestsLost: 205, curedBy: 'watchdog' },
);
