// GET /openapi.json: describes the API for programs (OpenAPI 3.1). The schemas come from the contract and the faults;
// this file maps them to routes and statuses.
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

/** What holds for all routes: OpenAPI can't describe methods that a path doesn't support. */
const ABOUT =
  'Random numbers, and faults to inject. Errors are problem details (RFC 9457), except for GET /health, ' +
  'which answers in plain text. Other paths get 404, other methods 405 with `Allow`. ' +
  'Every response has the header `Service: numbers-api`.';

/** Returns the document. @param faultInjection whether the routes exist that switch faults on and off */
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
const SPOILT = 'Sent by the fault `error`';
const BROKEN = 'The service is broken, or a fault is active';
const spoilt = (how: typeof answer) => ({ '4XX': how(SPOILT), '5XX': how(BROKEN) });
const REFUSED = problem('Rejected, because a web page sent it');

const servicePaths: ZodOpenApiPathsObject = {
  '/rng': {
    get: says('A random number; the call counts towards FAIL_AFTER_CALLS', {
      200: json('A number', randomNumberSchema),
      403: REFUSED,
      ...spoilt(problem),
    }),
    head: says('The status of GET, without drawing or counting', {
      200: answer('GET would return a number'),
      ...spoilt(answer),
    }),
  },
  '/health': {
    get: says('Liveness: whether the service works', {
      200: text('It works: `Ok`'),
      ...spoilt(text),
    }),
  },
  '/ready': {
    get: says('Readiness: whether it accepts new requests', {
      200: text('It does'),
      503: problem('It starts, stops, or the fault `unready` is active'),
      ...spoilt(problem),
    }),
  },
  '/': {
    get: says('The state of the service', { 200: json('The current state', aboutSchema) }),
  },
  '/metrics': {
    get: says('Metrics for Prometheus', { 200: text('All metrics in its text format') }),
  },
  '/openapi.json': {
    get: says('This description', { 200: json('OpenAPI 3.1', z.looseObject({})) }),
  },
};

/** Describes the routes that exist only if FAULT_INJECTION is on. */
function faultPaths(catalogue: readonly FaultType[]): ZodOpenApiPathsObject {
  const type = z.enum(catalogue.map(({ name }) => name)).meta({ id: 'faultName' });
  const settings = z.union(
    catalogue.map((fault) => fault.settings.clone().meta({ id: `settings-${fault.name}` })),
  );
  const requestParams = { path: z.object({ type }) };
  const off = answer('It is off, whether or not it was on');
  const unknownType = problem('There is no such type; `types` lists all types');
  return {
    '/faults': {
      get: says('All types of fault, and the active faults', {
        200: json('The catalogue', catalogueSchema),
      }),
      delete: says('Switches all faults off', { 204: off, 403: REFUSED }),
    },
    '/faults/{type}': {
      put: {
        requestParams,
        requestBody: json('Its settings; without a body, the defaults', settings),
        ...says('Switches on a fault, and replaces an active one of the same type', {
          200: json('The active faults', switchedOnSchema),
          400: problem(
            'Malformed, or invalid settings: `errors` names each field and what is allowed',
          ),
          403: REFUSED,
          404: unknownType,
          413: problem('The body is too large'),
          415: problem('The content type is not JSON'),
        }),
      },
      delete: {
        requestParams,
        ...says('Switches off a fault', {
          204: off,
          400: problem('Malformed'),
          403: REFUSED,
          404: unknownType,
        }),
      },
    },
    '/reset': {
      post: says('Restores the state after a fresh start, with the call counter at 0', {
        204: answer('Done'),
        403: REFUSED,
      }),
    },
  };
}
