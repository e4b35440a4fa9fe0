// The faults of the fake API, described as numbers-api describes its own.
import type { FaultType, Field } from 'contract';

const ROUTES = ['/rng', '/health', '/ready'];
const rate: Field = {
  type: 'number',
  minimum: 0,
  maximum: 1,
  default: 1,
  description: 'share of hits',
};
const count: Field = { type: 'integer', minimum: 1, description: 'hits until it is gone' };
const duration: Field = { type: 'number', minimum: 0, description: 'seconds until it is gone' };

function describe(
  name: string,
  symptom: FaultType['symptom'],
  shows: string,
  own: Record<string, Field> = {},
  defaultRoutes = ['/rng', '/health'],
): FaultType {
  const routes = {
    type: 'array',
    items: { enum: ROUTES },
    default: defaultRoutes,
    description: 'which routes it spoils',
  };
  return {
    name,
    symptom,
    shows,
    spares: 'The routes not named.',
    cure: 'The watchdog, when /health is hit, too; otherwise nothing.',
    settings: { properties: { routes, rate, count, duration, ...own } },
  };
}

const number = (description: string, value?: number): Field => ({
  type: 'number',
  description,
  ...(value !== undefined && { default: value }),
});
const status: Field = {
  ...number('status of the answers', 500),
  type: 'integer',
  minimum: 400,
  maximum: 599,
};
const signal: Field = {
  type: 'string',
  enum: ['SIGTERM', 'SIGKILL'],
  description: 'instead of an exit code',
};

/** The answer to GET /faults, but for what is active. */
export const fakeCatalogue: FaultType[] = [
  describe(
    'latency',
    'keeps waiting',
    'Slow is down: to a caller with a time-out, a late answer is no answer.',
    {
      delay: number('milliseconds by which each request is late', 1_000),
      jitter: number('milliseconds by which a delay may be shorter or longer', 0),
    },
  ),
  describe('block', 'keeps waiting', 'A blocked event loop: alive, port open, dead.', {
    seconds: number('seconds for which it stands still'),
  }),
  describe(
    'memory',
    'dies',
    'The memory limit: the kernel kills the process without a word (exit 137, OOMKilled).',
    {
      mbPerSecond: number('megabytes (1,048,576 bytes) a second', 20),
    },
  ),
  describe(
    'crash',
    'dies',
    'Restart policies and exit codes: `on-failure` brings back what ends with anything but 0.',
    {
      exitCode: number('exit code'),
      signal,
    },
  ),
  describe('exception', 'dies', 'An error that nobody catches ends the process with exit 1.'),
  describe(
    'hang',
    'keeps waiting',
    'No answer at all: who calls without a time-out waits for ever.',
  ),
  describe(
    'reset',
    'answers wrongly',
    'The connection is torn down: an open port is not a working service.',
  ),
  describe(
    'fail-after',
    'answers wrongly',
    'A process that lives on although its service is broken: Docker alone does not notice.',
    {
      calls: number('calls to /rng, the failed ones too', 3),
    },
  ),
  describe(
    'flap',
    'answers wrongly',
    'Why health checks have retries: one bad moment is not yet unhealthy.',
    {
      up: number('seconds for which it is well', 15),
      down: number('seconds for which it is not', 15),
    },
  ),
  describe('error', 'answers wrongly', 'A service that answers, and is wrong.', { status }),
  describe('unready', 'says no', 'Readiness is not liveness.', {}, ['/ready']),
  describe(
    'ignore-sigterm',
    'says no',
    'The ten-second stop: Docker sends SIGTERM, waits ten seconds, then kills.',
  ),
];
