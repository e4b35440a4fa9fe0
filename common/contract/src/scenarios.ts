// What should happen for each type of fault, in the default Compose file. The run compares this with
// what does happen.

/** Who put an end to the trouble. */
export type Cure =
  | 'watchdog'
  | 'restart policy'
  | 'expiry'
  | 'nobody, until a reset'
  | 'nobody, until started by hand';

export interface Scenario {
  fault: string;
  /** The body of PUT /faults/{fault}. */
  settings: Readonly<Record<string, unknown>>;
  /** Whether it is one of three replicas that is broken, and users ask through the web. */
  ofThree?: true;
  /** What a class should take from it. */
  lesson: string;
  /** What is done to the container meanwhile. */
  action?: 'stop';
  expected: {
    /** What a failed request looked like, undefined where none may fail. */
    clientSees: string | undefined;
    /** Whether the Engine shows the container as unhealthy before it is cured. */
    unhealthy: boolean;
    /** How the process ends, undefined where it lives on. */
    exitCode: number | undefined;
    outOfMemory?: boolean;
    cure: Cure;
  };
}

export const scenarios: readonly Scenario[] = [
  {
    fault: 'fail-after',
    settings: { calls: 3 },
    lesson: 'A broken service lives on: the restart policy alone does not notice.',
    expected: { clientSees: 'status 500', unhealthy: true, exitCode: 1, cure: 'watchdog' },
  },
  {
    fault: 'error',
    settings: { status: 503 },
    lesson: 'An answer is not a good answer: the check has to look at the status.',
    expected: { clientSees: 'status 503', unhealthy: true, exitCode: 1, cure: 'watchdog' },
  },
  {
    fault: 'error',
    settings: { routes: ['/rng'] },
    lesson: 'The check lies: users get errors, and everything that watches /health is content.',
    expected: {
      clientSees: 'status 500',
      unhealthy: false,
      exitCode: undefined,
      cure: 'nobody, until a reset',
    },
  },
  {
    fault: 'error',
    settings: { routes: ['/health'] },
    lesson: 'The check cries wolf: users were fine until the cure interrupted them.',
    expected: { clientSees: 'reset', unhealthy: true, exitCode: 1, cure: 'watchdog' },
  },
  {
    fault: 'latency',
    settings: { delay: 3000, jitter: 500 },
    lesson: 'Slow is down.',
    expected: { clientSees: 'no answer', unhealthy: true, exitCode: 1, cure: 'watchdog' },
  },
  {
    fault: 'hang',
    settings: {},
    lesson: 'A check without a time-out would hang, too.',
    expected: { clientSees: 'no answer', unhealthy: true, exitCode: 1, cure: 'watchdog' },
  },
  {
    fault: 'reset',
    settings: {},
    lesson: 'An open port is not a working service.',
    expected: { clientSees: 'reset', unhealthy: true, exitCode: 1, cure: 'watchdog' },
  },
  {
    fault: 'crash',
    settings: { exitCode: 3, count: 1 },
    lesson: 'What ends is restarted at once: a crash is the friendliest failure.',
    expected: { clientSees: 'reset', unhealthy: false, exitCode: 3, cure: 'restart policy' },
  },
  {
    fault: 'crash',
    settings: { signal: 'SIGSEGV', count: 1 },
    lesson: 'Exit codes above 128 are signals: 139 is 128 + 11, SIGSEGV.',
    expected: { clientSees: 'reset', unhealthy: false, exitCode: 139, cure: 'restart policy' },
  },
  {
    fault: 'exception',
    settings: { count: 1 },
    lesson:
      'An error that nobody catches ends Node with exit 1, and the stack trace is in the log.',
    expected: { clientSees: 'reset', unhealthy: false, exitCode: 1, cure: 'restart policy' },
  },
  {
    fault: 'memory',
    settings: { mbPerSecond: 50 },
    lesson: 'The memory limit: the kernel kills without a word, and the host does not notice.',
    expected: {
      clientSees: 'reset',
      unhealthy: false,
      exitCode: 137,
      outOfMemory: true,
      cure: 'restart policy',
    },
  },
  {
    fault: 'block',
    settings: {},
    lesson: 'Alive, port open, dead: only a thread of its own can end a process that stands still.',
    expected: { clientSees: 'no answer', unhealthy: true, exitCode: 137, cure: 'watchdog' },
  },
  {
    fault: 'flap',
    settings: { up: 7, down: 4, duration: 20 },
    lesson: 'Retries absorb what is over before the second check, every five seconds.',
    expected: {
      clientSees: 'status 503',
      unhealthy: false,
      exitCode: undefined,
      cure: 'expiry',
    },
  },
  {
    fault: 'flap',
    settings: { up: 4, down: 16, duration: 18 },
    lesson: 'The same fault, down for longer than the retries: unhealthy.',
    expected: { clientSees: 'status 503', unhealthy: true, exitCode: undefined, cure: 'expiry' },
  },
  {
    fault: 'unready',
    settings: { duration: 10 },
    lesson: 'Readiness is not liveness: nothing is restarted, and here nothing fails.',
    expected: { clientSees: undefined, unhealthy: false, exitCode: undefined, cure: 'expiry' },
  },
  {
    fault: 'ignore-sigterm',
    settings: {},
    action: 'stop',
    lesson: '`docker stop` waits ten seconds, then kills; and what was stopped stays stopped.',
    expected: {
      clientSees: 'reset',
      unhealthy: false,
      exitCode: 137,
      cure: 'nobody, until started by hand',
    },
  },
];

/** One replica of three is broken, and the web's client copes with it: nobody should see that. */
export const scenariosOfThree: readonly Scenario[] = [
  {
    fault: 'error',
    settings: {},
    ofThree: true,
    lesson: 'A retry that goes to another replica hides it; without one, every third call fails.',
    expected: { clientSees: undefined, unhealthy: true, exitCode: 1, cure: 'watchdog' },
  },
  {
    fault: 'hang',
    settings: {},
    ofThree: true,
    lesson: 'A time-out for each attempt leaves time for the retry.',
    expected: { clientSees: undefined, unhealthy: true, exitCode: 1, cure: 'watchdog' },
  },
  {
    fault: 'crash',
    settings: { exitCode: 3, count: 1 },
    ofThree: true,
    lesson: 'What is gone is no longer in the list of addresses, a second later.',
    expected: { clientSees: undefined, unhealthy: false, exitCode: 3, cure: 'restart policy' },
  },
  {
    fault: 'block',
    settings: {},
    ofThree: true,
    lesson: 'One that stands still takes nobody with it.',
    expected: { clientSees: undefined, unhealthy: true, exitCode: 137, cure: 'watchdog' },
  },
];
