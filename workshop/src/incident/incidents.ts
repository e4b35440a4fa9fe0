// What may be wrong in an incident. Each is a fault that no health check, no watchdog or no restart policy
// makes plain at once.

/** Where it is. */
export const LAYERS = ['process', 'application', 'check'] as const;
/** Who ends it, where nobody else does. */
export const CURES = ['restart-policy', 'watchdog', 'person'] as const;

export interface IncidentType {
  layer: (typeof LAYERS)[number];
  /** The type of the fault. */
  mechanism: string;
  cure: (typeof CURES)[number];
  /** Of the fault, besides `secret`. */
  settings: Record<string, unknown>;
  /** What it was, in a sentence. */
  story: string;
}

/** A further entry, or another order, changes which seed draws which. */
export const INCIDENTS: readonly IncidentType[] = [
  {
    layer: 'application',
    mechanism: 'error',
    cure: 'person',
    settings: { routes: ['/rng'], rate: 0.5, status: 500 },
    story: 'Every second call got an error, while the health check asked another route.',
  },
  {
    layer: 'application',
    mechanism: 'latency',
    cure: 'person',
    settings: { routes: ['/rng'], delay: 700, jitter: 400 },
    story: 'Answers came, but for most callers too late; the health check was as quick as ever.',
  },
  {
    layer: 'application',
    mechanism: 'hang',
    cure: 'watchdog',
    settings: {},
    story: 'No answer at all, to the watchdog neither: after 20 s it ended the process.',
  },
  {
    layer: 'application',
    mechanism: 'reset',
    cure: 'person',
    settings: { routes: ['/rng'], rate: 0.6 },
    story: 'Connections of callers were torn down; those of the health check were not.',
  },
  {
    layer: 'process',
    mechanism: 'memory',
    cure: 'restart-policy',
    settings: { mbPerSecond: 4 },
    story: 'A leak, until the kernel ended the process at its memory limit.',
  },
  {
    layer: 'process',
    mechanism: 'block',
    cure: 'watchdog',
    settings: {},
    story: 'The event loop stood still: the port was open, and nobody at home.',
  },
  {
    layer: 'check',
    mechanism: 'flap',
    cure: 'person',
    settings: { routes: ['/health'], up: 6, down: 12 },
    story: 'Only the health check failed, now and then: users had their numbers all the time.',
  },
  {
    layer: 'check',
    mechanism: 'unready',
    cure: 'person',
    settings: {},
    story: 'The service said that it was not ready, and answered all the same.',
  },
];

/** What can be answered as the mechanism: the types of those faults. */
export const MECHANISMS: readonly string[] = INCIDENTS.map(({ mechanism }) => mechanism);
