// GET /openapi.json: the API, described for programs (OpenAPI 3.1). What travels is described by the
// contract and by the faults themselves; here is only which route says what, and when.
import {
  aboutSchema,
  catalogueSchema,
  problemSchema,
  randomNumberSchema,
  switchedOnSchema,
} from 'contract';
import * as z from 'zod';
import {
  createDocument,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import type { FaultType } from './faults/fault-type.ts';

/** With what holds everywhere: OpenAPI has no place for methods that an address does not have. */
const ABOUT =
  'Random numbers, and every way to break. Errors are problem details (RFC 9457); only GET /health ' +
  'says in plain text what is wrong. Any other address gets 404, any other method 405 with `Allow`. ' +
  'Every response has the header `Service: numbers-api`.';

/**
 * Returns the document.
 *
 * @param faultInjection whether the routes exist that switch faults on and off
 */
export function describeApi(
  version: string,
  catalogue: readonly FaultType[],
  faultInjection: boolean,
): object {
  return createDocument({
    openapi: '3.1.1',
    info: { title: 'numbers-api', version, description: ABOUT },
    paths: { ...servicePaths, ...(faultInjection && faultPaths(catalogue)) },
  });
}

const says = (summary: string, responses: ZodOpenApiResponsesObject) => ({ summary, responses });
const answer = (description: string) => ({ description });
const body = (type: string) => (description: string, schema: z.ZodType) => ({
  description,
  content: { [type]: { schema } },
});
const json = body('application/json');
const text = (description: string) => body('text/plain')(description, z.string());
const problem = (description: string) =>
  body('application/problem+json')(description, problemSchema);

// The fault `error` answers with any status from 400 to 599.
const SPOILT = 'The fault `error` answers so';
const BROKEN = 'The service is broken, or a fault answers so';
const spoilt = (how: typeof answer) => ({ '4XX': how(SPOILT), '5XX': how(BROKEN) });
const REFUSED = problem('A web page sent this, which is refused');

const servicePaths: ZodOpenApiPathsObject = {
  '/rng': {
    get: says('A random number; the call counts towards FAIL_AFTER_CALLS', {
      200: json('A number', randomNumberSchema),
      403: REFUSED,
      ...spoilt(problem),
    }),
    head: says('The same status as GET, but draws and counts nothing', {
      200: answer('Numbers flow'),
      ...spoilt(answer),
    }),
  },
  '/health': {
    get: says('Liveness: whether the service works', {
      200: text('It does: `Ok`'),
      ...spoilt(text),
    }),
  },
  '/ready': {
    get: says('Readiness: whether requests should be sent here', {
      200: text('They should'),
      503: problem('Not while it starts, stops or says so'),
      ...spoilt(problem),
    }),
  },
  '/': {
    get: says('Who answers, since when, and how it is', { 200: json('As it is now', aboutSchema) }),
  },
  '/metrics': {
    get: says('Figures for Prometheus', { 200: text('All figures, in its text format') }),
  },
  '/openapi.json': {
    get: says('This description', { 200: json('OpenAPI 3.1', z.looseObject({})) }),
  },
};

/** The routes that exist where FAULT_INJECTION is on. */
function faultPaths(catalogue: readonly FaultType[]): ZodOpenApiPathsObject {
  const type = z.enum(catalogue.map(({ name }) => name)).meta({ id: 'faultName' });
  const settings = z.union(
    catalogue.map((fault) => fault.settings.clone().meta({ id: `settings-${fault.name}` })),
  );
  const requestParams = { path: z.object({ type }) };
  const off = answer('It is off; so it stays when it was off before');
  const unknownType = problem('There is no such type; `types` lists those there are');
  return {
    '/faults': {
      get: says('What can be broken, and what is broken now', {
        200: json('The catalogue', catalogueSchema),
      }),
      delete: says('Switches all faults off', { 204: off, 403: REFUSED }),
    },
    '/faults/{type}': {
      put: {
        requestParams,
        requestBody: json('Its settings; without a body, all have their defaults', settings),
        ...says('Switches a fault on; one of the same type that was on is replaced', {
          200: json('What is on now', switchedOnSchema),
          400: problem(
            'Malformed, or wrong settings: `errors` names each field and what is allowed',
          ),
          403: REFUSED,
          404: unknownType,
          413: problem('The body is too large'),
          415: problem('The body is not said to be JSON'),
        }),
      },
      delete: {
        requestParams,
        ...says('Switches a fault off', {
          204: off,
          400: problem('Malformed'),
          403: REFUSED,
          404: unknownType,
        }),
      },
    },
    '/reset': {
      post: says('Makes everything as after a fresh start, the call counter too', {
        204: answer('Done'),
        403: REFUSED,
      }),
    },
  };
}
