// The description of the API is valid, and describes the app as it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { Router } from 'express';
import type request from 'supertest';
import * as z from 'zod';
import { FAULTY_ROUTES, startTestService } from './support/service.ts';

for (const FAULT_INJECTION of ['off', 'on']) {
  test(`GET /openapi.json with fault injection ${FAULT_INJECTION}`, async (t) => {
    const { api, app } = await startTestService(t, { FAULT_INJECTION });
    const { body } = await api.get('/openapi.json').expect(200);
    const { valid, errors } = await new Validator().validate(body);
    assert.ok(valid, JSON.stringify(errors));
    assert.equal(body.openapi, '3.1.1');
    const operations = Object.values(body.paths as Paths).flatMap((item) => Object.values(item));
    for (const { summary, responses } of operations) {
      const texts = Object.values(responses).map(({ description }) => description);
      for (const text of [summary, ...texts]) assert.match(text ?? '', /\w/);
    }
    assert.deepEqual(describedRoutes(body.paths), appRoutes(app.router));
  });
}

test("GET /openapi.json describes a fault's answers", async (t) => {
  const { api, switchOn } = await startTestService(t);
  const described = await readDescription(api);
  for (const status of [418, 499, 500, 503, 599]) {
    switchOn('error', { status, routes: FAULTY_ROUTES });
    for (const route of FAULTY_ROUTES) {
      described(`get ${route}`, await api.get(route).expect(status));
    }
    described('head /rng', await api.head('/rng').expect(status));
  }
});

type Api = ReturnType<typeof request>;

const PUT = 'put /faults/{type}';
const DELETE = 'delete /faults/{type}';
const LIMIT = 'The limit is 4096 bytes.';
const NOT_JSON = 'The body must be JSON: set Content-Type to application/json.';
const GZIP = ['Content-Encoding', 'gzip'] as const;
for (const [operation, what, status, send, detail] of [
  [PUT, 'a wrong setting', 400, (api) => put(api, '{"rate":2}')],
  [PUT, 'broken JSON', 400, (api) => put(api, '{"rate":')],
  [PUT, 'JSON that is no object', 400, (api) => put(api, '5')],
  [PUT, 'bad UTF-8', 400, (api) => put(api, Buffer.from('{"\xff":1}', 'latin1'))],
  [PUT, 'deep nesting', 400, (api) => put(api, '['.repeat(2_000) + ']'.repeat(2_000))],
  [PUT, "a prototype's key", 400, (api) => put(api, '{"__proto__":{"rate":1}}')],
  [PUT, 'a web page', 403, (api) => put(api, '{}').set('Origin', 'null')],
  [PUT, 'an unknown type', 404, (api) => api.put('/faults/fire')],
  [PUT, '1 MB', 413, (api) => put(api, `{"a":"${'x'.repeat(1_000_000)}"}`), LIMIT],
  [PUT, '4,097 bytes', 413, (api) => put(api, ' '.repeat(4_097)), LIMIT],
  [PUT, 'text', 415, (api) => put(api, 'a').type('text'), NOT_JSON],
  [PUT, 'a form', 415, (api) => put(api, 'rate=1').type('form'), NOT_JSON],
  [PUT, 'a compressed body', 415, (api) => put(api, '{}').set(...GZIP)],
  [DELETE, 'a malformed address', 400, (api) => api.delete('/faults/%')],
  [DELETE, 'a name without end', 404, (api) => api.delete(`/faults/${'x'.repeat(5_000)}`)],
  [DELETE, 'an unknown type', 404, (api) => api.delete('/faults/fire')],
  [undefined, 'an unknown address', 404, (api) => api.get('/nothing')],
  [undefined, 'an unknown method', 405, (api) => api.post('/rng')],
] as [string | undefined, string, number, (api: Api) => request.Test, string?][]) {
  const name = `${status} for ${operation ?? 'a request'} with ${what}`;
  test(`GET /openapi.json describes ${name}`, async (t) => {
    const { api, faults } = await startTestService(t);
    const described = await readDescription(api);
    const answer = await send(api).expect(status);
    described(operation, answer);
    if (detail !== undefined) assert.equal(answer.body.detail, detail);
    assert.deepEqual(faults.active(), []);
  });
}

function put(api: Api, body: string | Buffer): request.Test {
  const unchanged = (content: unknown) => content as string;
  return api.put('/faults/error').type('json').serialize(unchanged).send(body);
}

interface Operation {
  summary: string;
  responses: Record<string, { description: string; content?: object }>;
}
type Paths = Record<string, Record<string, Operation>>;
interface Description {
  info: { description: string };
  paths: Paths;
  components: { schemas: Record<'problem', object> };
}

/** Returns what holds an answer to an operation, or to none, against the description. */
async function readDescription(api: Api) {
  const { body } = await api.get('/openapi.json').expect(200);
  const validator = new Validator();
  await validator.validate(body);
  // The schemas themselves, not references to them.
  const { info, paths, components } = validator.resolveRefs() as unknown as Description;
  // Strict, so that no member goes undescribed.
  const problem = z.fromJSONSchema({ ...components.schemas.problem, additionalProperties: false });
  return (operation: string | undefined, { status, type, body }: request.Response): void => {
    if (operation === undefined) assert.ok(info.description.includes(String(status)));
    else {
      const [method = '', path = ''] = operation.split(' ');
      const responses = paths[path]?.[method]?.responses;
      const response = responses?.[status] ?? responses?.[`${Math.floor(status / 100)}XX`];
      assert.ok(response, `${operation} may answer ${status}`);
      if (method !== 'head') assert.ok(type in (response.content ?? {}), `${operation}: ${type}`);
    }
    if (type === 'application/problem+json' && Object.keys(body).length > 0) problem.parse(body);
  };
}

/** Returns lines such as `put /faults/{type}`. */
function describedRoutes(paths: Paths): string[] {
  return Object.entries(paths)
    .flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`))
    .filter((route) => !route.startsWith('head '))
    .sort();
}

function appRoutes({ stack }: Router): string[] {
  const routes = stack.flatMap(({ route, handle }) => {
    if (!route) return 'stack' in handle ? appRoutes(handle as Router) : [];
    const methods = new Set(route.stack.map(({ method }) => method).filter(Boolean));
    return [...methods].map((method) => `${method} ${route.path.replace(/:(\w+)/, '{$1}')}`);
  });
  return routes.sort();
}
