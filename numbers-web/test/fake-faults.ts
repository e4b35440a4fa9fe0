// The faults of the fake API, described as numbers-api describes its own.
const routes = {
  type: 'array',
  items: { type: 'string', enum: ['/rng', '/health', '/ready'] },
  default: ['/rng', '/health'],
  description: 'which routes it spoils',
};
const rate = { type: 'number', minimum: 0, maximum: 1, default: 1, description: 'share of hits' };
const count = { type: 'integer', minimum: 1, description: 'hits, then it is gone' };

function describe(name: string, shows: string, own: object = {}, defaultRoutes = routes.default) {
  return {
    name,
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
export const fakeCatalogue = [
  describe('error', 'A service that answers, and is wrong.', { status }),
  describe('hang', 'No answer at all.'),
  describe('reset', 'The connection is torn down.'),
  describe('crash', 'A process that ends, and is started anew.', {
    signal: {
      type: 'string',
      enum: ['SIGTERM', 'SIGKILL'],
      description: 'instead of an exit code',
    },
  }),
  describe('unready', 'Readiness is not liveness.', {}, ['/ready']),
];
