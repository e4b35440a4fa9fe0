// GET /openapi.json: the API, described for programs (OpenAPI 3.1).
import type { RequestHandler } from 'express';
import type { FaultInjector } from '../faults/injector.ts';
import { controlPaths, servicePaths } from '../openapi/paths.ts';
import { createSchemas } from '../openapi/schemas.ts';

export function describeApi(
  version: string,
  { catalogue }: FaultInjector,
  faultInjection: boolean,
): RequestHandler {
  const description = {
    openapi: '3.1.1',
    info: { title: 'numbers-api', version, description: 'Random numbers, and every way to break.' },
    paths: { ...servicePaths, ...(faultInjection && controlPaths) },
    components: { schemas: createSchemas(catalogue) },
  };
  return (_request, response) => {
    response.json(description);
  };
}
