// The faults of the fake API, described as numbers-api describes its own.
import type { FaultType, Field } from 'contract/fault.ts';

const routes = {
  type: 'array',
  items: { type: 'string', enum: ['/rng', '/health', '/ready'] },
  default: ['/rng', '/health'],
  description: 'which routes it spoils',
};
const rate = { type: 'number', minimum: 0, maximum: 1, default: 1, description: 'share of hits' };
const count = { type: 'integer', minimum: 1, description: 'hits, then it is gone' };

function describe(
  name: string,
  symptom: FaultType['symptom'],
  shows: string,
  own: Record<string, Field> = {},
  defaultRoutes = routes.default,
): FaultType {
  return {
    name,
    symptom,
    shows,
    spares: 'The routes not named.',
    cure: 'A restart.',
    settings: {
      type: 'object',
      properties: { routes: { ...routes, default: defaultRoutes }, rate, count, ...own },
    },
  };
}

const status = { type: 'integer', minimum: 400, maximum: 599, default: 500, description: 'status' };

/** The answer to GET /faults, but for what is active. */
export const fakeCatalogue: FaultType[] = [
  describe('error', 'answers wrongly', 'A service that answers, and is wrong.', { status }),
  describe('hang', 'keeps waiting', 'No answer at all.'),
  describe('reset', 'answers wrongly', 'The connection is torn down.'),
  describe('crash', 'dies', 'A process that ends, and is started anew.', {
    signal: {
      type: 'string',
      enum: ['SIGTERM', 'SIGKILL'],
      description: 'instead of an exit code',
    },
  }),
  describe('unready', 'says no', 'Readiness is not liveness.', {}, ['/ready']),
];
