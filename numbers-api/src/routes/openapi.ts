// GET /openapi.json: the API, described for programs (OpenAPI 3.1).
import type { RequestHandler } from 'express';
import type { FaultInjector } from '../faults/injector.ts';
import { controlPaths, servicePaths } from '../openapi/paths.ts';
import { createSchemas } from '../openapi/schemas.ts';

/** With what holds everywhere: OpenAPI has no place for methods that an address does not have. */
const ABOUT =
  'Random numbers, and every way to break. Errors are problem details (RFC 9457); only GET /health ' +
  'says in plain text what is wrong. Any other address gets 404, any other method 405 with `Allow`.';

export function describeApi(
  version: string,
  { catalogue }: FaultInjector,
  faultInjection: boolean,
): RequestHandler {
  const description = {
    openapi: '3.1.1',
    info: { title: 'numbers-api', version, description: ABOUT },
    paths: { ...servicePaths, ...(faultInjection && controlPaths) },
    components: { schemas: createSchemas(catalogue) },
  };
  return (_request, response) => {
    response.json(description);
  };
}
