// What can go wrong with the API: which fault with which settings, what should be seen of it in the default
// Compose file, and who cures it. One list for the recovery table, the clusters, the soak, the tests on
// containers and the workshop's incidents. `make recovery` compares it with what happens.
import type { Cure } from './contract.ts';

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
  /** Seconds from a failure until the Engine reports unhealthy. */
  unhealthy: 15,
  /** Seconds from a failure until the process exits. */
  ended: 22,
  /** Seconds from a failure until users get numbers again. */
  recovered: 26,
  /** Seconds from a crash until the Engine reports healthy again. */
  healthyAfterCrash: 3,
} as const;

type Expected = Scenario['expected'];

/** The watchdog ends the process, after the Engine has shown the container as unhealthy. */
const WATCHDOG: Expected = { unhealthy: true, exitCode: 1, cure: 'watchdog' };

/** Describes a scenario: what is broken, what is seen of it, and what a class should take from it. */
const on = (fault: string, settings: Scenario['settings'] = {}) => ({
  shows: (expected: Expected) => ({
    teaches: (lesson: string): Scenario => ({ fault, settings, lesson, expected }),
  }),
});

export const scenarios: readonly Scenario[] = [
  on('fail-after', { calls: 3 })
    .shows({ clientSees: 'status 500', ...WATCHDOG })
    .teaches('A broken process keeps running, so the restart policy alone does nothing.'),
  on('error', { status: 503 })
    .shows({ clientSees: 'status 503', ...WATCHDOG })
    .teaches('An answer can be an error: the check has to test the status.'),
  on('error', { routes: ['/rng'] })
    .shows({ clientSees: 'status 500', cure: 'person' })
    .teaches('The check lies: users get errors while /health succeeds.'),
  on('error', { routes: ['/health'] })
    .shows({ clientSees: 'reset', ...WATCHDOG })
    .teaches('A false alarm: users had no problem until the restart.'),
  on('corrupt')
    .shows({ clientSees: 'wrong content', cure: 'person' })
    .teaches('Status 200 with a web page: only a check that tests the content would detect it.'),
  on('corrupt', { content: 'yesterday' })
    .shows({ cure: 'person' })
    .teaches('The same number each time, a day old: it is valid, so no client detects it.'),
  on('latency', { delay: 3000, jitter: 500 })
    .shows({ clientSees: 'no answer', ...WATCHDOG })
    .teaches('For its callers, a slow service is down.'),
  on('overload', { perSecond: 5 })
    .shows({ clientSees: 'no answer', cure: 'person' })
    .teaches(
      'The load is twice the capacity: every answer comes too late, and every check passes.',
    ),
  on('drip')
    .shows({ clientSees: 'no answer', ...WATCHDOG })
    .teaches('The status arrives in time, the content does not: a deadline has to cover both.'),
  on('drip', { bytesPerSecond: 100, cutAfter: 1 })
    .shows({ clientSees: 'reset', ...WATCHDOG })
    .teaches('Status 200, then the connection breaks: half an answer is none.'),
  on('hang')
    .shows({ clientSees: 'no answer', ...WATCHDOG })
    .teaches('A check without a time-out would hang too.'),
  on('reset')
    .shows({ clientSees: 'reset', ...WATCHDOG })
    .teaches('An open port is not a working service.'),
  on('crash', { exitCode: 3, count: 1 })
    .shows({ clientSees: 'reset', exitCode: 3, cure: 'restart policy' })
    .teaches('The restart policy acts at once: a crash is the easiest failure to cure.'),
  on('crash', { signal: 'SIGSEGV', count: 1 })
    .shows({ clientSees: 'reset', exitCode: 139, cure: 'restart policy' })
    .teaches('Exit codes above 128 are signals: 139 is 128 + 11, SIGSEGV.'),
  on('exception', { count: 1 })
    .shows({ clientSees: 'reset', exitCode: 1, cure: 'restart policy' })
    .teaches('Node exits with 1 after an uncaught error, and the log has the stack trace.'),
  on('memory', { mbPerSecond: 50 })
    .shows({ clientSees: 'reset', exitCode: 137, outOfMemory: true, cure: 'restart policy' })
    .teaches('At the memory limit, the kernel kills the process without a log line.'),
  on('block')
    .shows({ clientSees: 'no answer', unhealthy: true, exitCode: 137, cure: 'watchdog' })
    .teaches('The process runs and the port is open, but only another thread can end it.'),
  on('flap', { up: 7, down: 4, duration: 20 })
    .shows({ clientSees: 'status 503', cure: 'expiry' })
    .teaches('Retries hide an outage that ends before the second check.'),
  on('flap', { up: 4, down: 16, duration: 18 })
    .shows({ clientSees: 'status 503', unhealthy: true, cure: 'expiry' })
    .teaches('An outage that lasts for all retries makes the container unhealthy.'),
  on('unready', { duration: 10 })
    .shows({ cure: 'expiry' })
    .teaches('Readiness is not liveness: nothing restarts, and here nothing fails.'),
  {
    ...on('ignore-sigterm')
      .shows({ clientSees: 'reset', exitCode: 137, cure: 'person' })
      .teaches('`docker stop` waits ten seconds, then kills. A stopped container stays stopped.'),
    action: 'stop',
  },
];

/** One of three replicas is broken, but the web's client hides it from users. */
export const scenariosOfThree: readonly Scenario[] = [
  on('error')
    .shows(WATCHDOG)
    .teaches('A retry to another replica hides the failure; without it, every third call fails.'),
  on('hang').shows(WATCHDOG).teaches('A time-out for each attempt leaves time for the retry.'),
  on('crash', { exitCode: 3, count: 1 })
    .shows({ exitCode: 3, cure: 'restart policy' })
    .teaches('A second later, DNS no longer lists the replica that exited.'),
  on('block')
    .shows({ unhealthy: true, exitCode: 137, cure: 'watchdog' })
    .teaches('A blocked replica does not affect the others.'),
].map((scenario) => ({ ...scenario, ofThree: true }));

/** The layers in which an incident can be. */
export const LAYERS = ['process', 'application', 'check'] as const;

export interface Incident extends Scenario {
  layer: (typeof LAYERS)[number];
}

const inLayer = (layer: Incident['layer'], ...found: Scenario[]): Incident[] =>
  found.map((scenario) => ({ ...scenario, layer }));

/**
 * What a student has to find out: faults that no health check, no watchdog or no restart policy makes plain
 * at once. A further one, or another order, changes which seed draws which.
 */
export const incidents: readonly Incident[] = [
  ...inLayer(
    'application',
    on('error', { routes: ['/rng'], rate: 0.5, status: 500 })
      .shows({ clientSees: 'status 500', cure: 'person' })
      .teaches('Every second call got an error, but the health check requested another route.'),
    on('latency', { routes: ['/rng'], delay: 700, jitter: 400 })
      .shows({ clientSees: 'no answer', cure: 'person' })
      .teaches('Most answers came too late for their callers, but the health check was fast.'),
    on('hang')
      .shows({ clientSees: 'no answer', ...WATCHDOG })
      .teaches('The API did not answer at all. After 20 s, the watchdog ended the process.'),
    on('reset', { routes: ['/rng'], rate: 0.6 })
      .shows({ clientSees: 'reset', cure: 'person' })
      .teaches('Connections of callers were closed, those of the health check were not.'),
    on('overload', { perSecond: 5 })
      .shows({ clientSees: 'no answer', cure: 'person' })
      .teaches('Users asked for more than the API could serve: every answer came too late.'),
    on('drip', { routes: ['/rng'] })
      .shows({ clientSees: 'no answer', cure: 'person' })
      .teaches('The status arrived in time, the number did not: only the content was slow.'),
    on('corrupt', { rate: 0.5 })
      .shows({ clientSees: 'wrong content', cure: 'person' })
      .teaches('Every second answer was a web page with status 200, which no check looked at.'),
  ),
  ...inLayer(
    'process',
    on('memory', { mbPerSecond: 4 })
      .shows({ clientSees: 'reset', exitCode: 137, outOfMemory: true, cure: 'restart policy' })
      .teaches('A memory leak, until the kernel killed the process at its limit.'),
    on('block')
      .shows({ clientSees: 'no answer', unhealthy: true, exitCode: 137, cure: 'watchdog' })
      .teaches('The event loop was blocked: the port was open, but nothing answered.'),
  ),
  ...inLayer(
    'check',
    on('flap', { routes: ['/health'], up: 6, down: 12 })
      .shows({ unhealthy: true, cure: 'person' })
      .teaches('Only the health check failed, and only at times: users got all their numbers.'),
    on('unready')
      .shows({ cure: 'person' })
      .teaches('The service reported that it was not ready, but answered every request.'),
  ),
];
