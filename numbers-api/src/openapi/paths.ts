// The routes of numbers-api, as OpenAPI 3.1 describes them. A test holds them against the app.
import { reference } from './schemas.ts';

const text = { 'text/plain': { schema: { type: 'string' } } };
const json = (schema: object) => ({ 'application/json': { schema } });

/** An answer with problem details (RFC 9457). */
function problem(description: string): object {
  return { description, content: { 'application/problem+json': { schema: reference('problem') } } };
}

// The fault `error` answers with any status from 400 to 599.
const spoilt = 'The fault `error` answers so';
const broken = 'The service is broken, or a fault answers so';

const activeFaults = { type: 'array', items: reference('activeFault') };
const off = { description: 'It is off; so it stays when it was off before' };
const refused = problem('A web page sent this, which is refused');
const unknownType = problem('There is no such type; `types` lists those there are');

/** The routes that always exist. */
export const servicePaths = {
  '/rng': {
    get: {
      summary: 'A random number; the call counts towards FAIL_AFTER_CALLS',
      responses: {
        200: {
          description: 'A whole number, each as likely',
          content: json({ type: 'integer', minimum: 0, maximum: 99 }),
        },
        '4XX': problem(spoilt),
        '5XX': problem(broken),
      },
    },
    head: {
      summary: 'The same status as GET, but draws and counts nothing',
      responses: {
        200: { description: 'Numbers flow' },
        '4XX': { description: spoilt },
        '5XX': { description: broken },
      },
    },
  },
  '/health': {
    get: {
      summary: 'Liveness: whether the service works',
      responses: {
        200: { description: 'It does: `Ok`', content: text },
        '4XX': { description: spoilt, content: text },
        '5XX': { description: 'It does not, and why', content: text },
      },
    },
  },
  '/ready': {
    get: {
      summary: 'Readiness: whether requests should be sent here',
      responses: {
        200: { description: 'They should', content: text },
        503: problem('Not while it starts, stops or says so'),
        '4XX': problem(spoilt),
        '5XX': problem(spoilt),
      },
    },
  },
  '/': {
    get: {
      summary: 'Who answers, since when, and how it is',
      responses: { 200: { description: 'As it is now', content: json(reference('about')) } },
    },
  },
  '/metrics': {
    get: {
      summary: 'Figures for Prometheus',
      responses: { 200: { description: 'All figures, in its text format', content: text } },
    },
  },
  '/openapi.json': {
    get: {
      summary: 'This description',
      responses: { 200: { description: 'OpenAPI 3.1', content: json({ type: 'object' }) } },
    },
  },
};

/** The routes that exist where FAULT_INJECTION is on. */
export const controlPaths = {
  '/faults': {
    get: {
      summary: 'What can be broken, and what is broken now',
      responses: {
        200: { description: 'The catalogue', content: json(reference('catalogue')) },
      },
    },
    delete: { summary: 'Switches all faults off', responses: { 204: off, 403: refused } },
  },
  '/faults/{type}': {
    parameters: [{ name: 'type', in: 'path', required: true, schema: reference('faultType') }],
    put: {
      summary: 'Switches a fault on; one of the same type that was on is replaced',
      requestBody: {
        description: "The type's settings; without a body, all have their defaults",
        content: json(reference('settings')),
      },
      responses: {
        200: {
          description: 'What is on now',
          content: json({ type: 'object', properties: { active: activeFaults } }),
        },
        400: problem('Malformed, or wrong settings: `errors` names each field and what is allowed'),
        403: refused,
        404: unknownType,
        413: problem('The body is too large'),
        415: problem('The body is not said to be JSON'),
      },
    },
    delete: {
      summary: 'Switches a fault off',
      responses: {
        204: off,
        400: problem('The address is malformed'),
        403: refused,
        404: unknownType,
      },
    },
  },
  '/reset': {
    post: {
      summary: 'Makes everything as after a fresh start, the call counter too',
      responses: { 204: { description: 'Done' }, 403: refused },
    },
  },
};
