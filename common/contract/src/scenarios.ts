// What can go wrong with the API: which fault with which settings, what should be seen of it in the default
// Compose file, and who cures it. One list for the recovery table, the clusters, the soak, the tests on
// containers and the workshop's incidents. `make recovery` compares it with what happens.

/**
 * What ends a failure. `watchdog`: it ends the process, and the restart policy starts it again. `person`: nothing
 * else does. `restart`: something restarted the process, a policy or a person. `replacement`: another container
 * takes its place. `nobody`: it continues until another failure begins.
 */
export type Cure =
  | 'watchdog'
  | 'restart policy'
  | 'expiry'
  | 'person'
  | 'restart'
  | 'replacement'
  | 'nobody';

export interface Scenario {
  /** The type of the fault. */
  fault: string;
  /** The body of PUT /faults/{fault}. */
  settings: Readonly<Record<string, unknown>>;
  /** Whether one of three replicas is broken, and users ask through the web. */
  ofThree?: true;
  /** What is done to the container while the fault is on. */
  action?: 'stop';
  /** What a class should take from it. */
  lesson: string;
  expected: {
    /** How a client's requests fail; none may fail without it. */
    clientSees?: string;
    /** The Engine shows the container as unhealthy before it is cured. */
    unhealthy?: true;
    /** How the process ends; without it the process lives on. */
    exitCode?: number;
    outOfMemory?: true;
    cure: Cure;
  };
}

/** The times that docs/reference.md promises on an idle machine: seconds, at the latest. */
export const PROMISED = {
  /** From a failure until the Engine reports unhealthy. */
  unhealthy: 15,
  /** From a failure until the process exits. */
  ended: 22,
  /** From a failure until users get numbers again. */
  recovered: 26,
  /** From a crash until the Engine says healthy again. */
  healthyAfterCrash: 3,
} as const;

export const scenarios: readonly Scenario[] = [
  {
    fault: 'fail-after',
    settings: { calls: 3 },
    lesson: 'A broken process keeps running, so the restart policy alone does nothing.',
    expected: { clientSees: 'status 500', unhealthy: true, exitCode: 1, cure: 'watchdog' },
  },
  {
    fault: 'error',
    settings: { status: 503 },
    lesson: 'An answer can be an error: the check has to test the status.',
    expected: { clientSees: 'status 503', unhealthy: true, exitCode: 1, cure: 'watchdog' },
  },
  {
    fault: 'error',
    settings: { routes: ['/rng'] },
    lesson: 'The check lies: users get errors while /health succeeds.',
    expected: { clientSees: 'status 500', cure: 'person' },
  },
  {
    fault: 'error',
    settings: { routes: ['/health'] },
    lesson: 'A false alarm: users had no problem until the restart.',
    expected: { clientSees: 'reset', unhealthy: true, exitCode: 1, cure: 'watchdog' },
  },
  {
    fault: 'corrupt',
    settings: {},
    lesson: 'Status 200 with a web page: only a check that tests the content would detect it.',
    expected: { clientSees: 'wrong content', cure: 'person' },
  },
  {
    fault: 'corrupt',
    settings: { content: 'yesterday' },
    lesson: 'The same number each time, a day old: it is valid, so no client detects it.',
    expected: { cure: 'person' },
  },
  {
    fault: 'latency',
    settings: { delay: 3000, jitter: 500 },
    lesson: 'For its callers, a slow service is down.',
    expected: { clientSees: 'no answer', unhealthy: true, exitCode: 1, cure: 'watchdog' },
  },
  {
    fault: 'overload',
    settings: { perSecond: 5 },
    lesson: 'The load is twice the capacity: every answer comes too late, and every check passes.',
    expected: { clientSees: 'no answer', cure: 'person' },
  },
  {
    fault: 'drip',
    settings: {},
    lesson: 'The status arrives in time, the content does not: a deadline has to cover both.',
    expected: { clientSees: 'no answer', unhealthy: true, exitCode: 1, cure: 'watchdog' },
  },
  {
    fault: 'drip',
    settings: { bytesPerSecond: 100, cutAfter: 1 },
    lesson: 'Status 200, then the connection breaks: half an answer is none.',
    expected: { clientSees: 'reset', unhealthy: true, exitCode: 1, cure: 'watchdog' },
  },
  {
    fault: 'hang',
    settings: {},
    lesson: 'A check without a time-out would hang too.',
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
    lesson: 'The restart policy acts at once: a crash is the easiest failure to cure.',
    expected: { clientSees: 'reset', exitCode: 3, cure: 'restart policy' },
  },
  {
    fault: 'crash',
    settings: { signal: 'SIGSEGV', count: 1 },
    lesson: 'Exit codes above 128 are signals: 139 is 128 + 11, SIGSEGV.',
    expected: { clientSees: 'reset', exitCode: 139, cure: 'restart policy' },
  },
  {
    fault: 'exception',
    settings: { count: 1 },
    lesson: 'Node exits with 1 after an uncaught error, and the log has the stack trace.',
    expected: { clientSees: 'reset', exitCode: 1, cure: 'restart policy' },
  },
  {
    fault: 'memory',
    settings: { mbPerSecond: 50 },
    lesson: 'At the memory limit, the kernel kills the process without a log line.',
    expected: { clientSees: 'reset', exitCode: 137, outOfMemory: true, cure: 'restart policy' },
  },
  {
    fault: 'block',
    settings: {},
    lesson: 'The process runs and the port is open, but only another thread can end it.',
    expected: { clientSees: 'no answer', unhealthy: true, exitCode: 137, cure: 'watchdog' },
  },
  {
    fault: 'flap',
    settings: { up: 7, down: 4, duration: 20 },
    lesson: 'Retries hide an outage that ends before the second check.',
    expected: { clientSees: 'status 503', cure: 'expiry' },
  },
  {
    fault: 'flap',
    settings: { up: 4, down: 16, duration: 18 },
    lesson: 'An outage that lasts for all retries makes the container unhealthy.',
    expected: { clientSees: 'status 503', unhealthy: true, cure: 'expiry' },
  },
  {
    fault: 'unready',
    settings: { duration: 10 },
    lesson: 'Readiness is not liveness: nothing restarts, and here nothing fails.',
    expected: { cure: 'expiry' },
  },
  {
    fault: 'ignore-sigterm',
    settings: {},
    action: 'stop',
    lesson: '`docker stop` waits ten seconds, then kills. A stopped container stays stopped.',
    expected: { clientSees: 'reset', exitCode: 137, cure: 'person' },
  },
];

/** One of three replicas is broken, but the web's client hides it from users. */
export const scenariosOfThree: readonly Scenario[] = [
  {
    fault: 'error',
    settings: {},
    ofThree: true,
    lesson: 'A retry to another replica hides the failure; without it, every third call fails.',
    expected: { unhealthy: true, exitCode: 1, cure: 'watchdog' },
  },
  {
    fault: 'hang',
    settings: {},
    ofThree: true,
    lesson: 'A time-out for each attempt leaves time for the retry.',
    expected: { unhealthy: true, exitCode: 1, cure: 'watchdog' },
  },
  {
    fault: 'crash',
    settings: { exitCode: 3, count: 1 },
    ofThree: true,
    lesson: 'A second later, DNS no longer lists the replica that exited.',
    expected: { exitCode: 3, cure: 'restart policy' },
  },
  {
    fault: 'block',
    settings: {},
    ofThree: true,
    lesson: 'A blocked replica does not affect the others.',
    expected: { unhealthy: true, exitCode: 137, cure: 'watchdog' },
  },
];

/** Where an incident is. */
export const LAYERS = ['process', 'application', 'check'] as const;

export interface Incident extends Scenario {
  layer: (typeof LAYERS)[number];
}

/**
 * What a student has to find out: faults that no health check, no watchdog or no restart policy makes plain
 * at once. A further one, or another order, changes which seed draws which.
 */
export const incidents: readonly Incident[] = [
  {
    fault: 'error',
    settings: { routes: ['/rng'], rate: 0.5, status: 500 },
    layer: 'application',
    lesson: 'Every second call got an error, but the health check requested another route.',
    expected: { clientSees: 'status 500', cure: 'person' },
  },
  {
    fault: 'latency',
    settings: { routes: ['/rng'], delay: 700, jitter: 400 },
    layer: 'application',
    lesson: 'Most answers came too late for their callers, but the health check was fast.',
    expected: { clientSees: 'no answer', cure: 'person' },
  },
  {
    fault: 'hang',
    settings: {},
    layer: 'application',
    lesson: 'The API did not answer at all. After 20 s, the watchdog ended the process.',
    expected: { clientSees: 'no answer', unhealthy: true, exitCode: 1, cure: 'watchdog' },
  },
  {
    fault: 'reset',
    settings: { routes: ['/rng'], rate: 0.6 },
    layer: 'application',
    lesson: 'Connections of callers were closed, those of the health check were not.',
    expected: { clientSees: 'reset', cure: 'person' },
  },
  {
    fault: 'memory',
    settings: { mbPerSecond: 4 },
    layer: 'process',
    lesson: 'A memory leak, until the kernel killed the process at its limit.',
    expected: { clientSees: 'reset', exitCode: 137, outOfMemory: true, cure: 'restart policy' },
  },
  {
    fault: 'block',
    settings: {},
    layer: 'process',
    lesson: 'The event loop was blocked: the port was open, but nothing answered.',
    expected: { clientSees: 'no answer', unhealthy: true, exitCode: 137, cure: 'watchdog' },
  },
  {
    fault: 'flap',
    settings: { routes: ['/health'], up: 6, down: 12 },
    layer: 'check',
    lesson: 'Only the health check failed, and only at times: users got all their numbers.',
    expected: { unhealthy: true, cure: 'person' },
  },
  {
    fault: 'unready',
    settings: {},
    layer: 'check',
    lesson: 'The service reported that it was not ready, but answered every request.',
    expected: { cure: 'person' },
  },
];
