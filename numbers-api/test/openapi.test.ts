// The description of the API is valid, and describes the app as it is.
import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { Router } from 'express';
import request from 'supertest';
import * as z from 'zod';
import { FAULTY_ROUTES } from '../src/faults/fault-type.ts';
import { startTestService } from './support/service.ts';

for (const faultInjection of [false, true]) {
  test(`GET /openapi.json with fault injection ${faultInjection ? 'on' : 'off'}`, async (t) => {
    const { server, app } = await startTestService(t, { faultInjection });
    const { body } = await request(server).get('/openapi.json').expect(200);
    const { valid, errors } = await new Validator().validate(body);
    assert.ok(valid, JSON.stringify(errors));
    assert.equal(body.openapi, '3.1.1');
    for (const [path, operations] of Object.entries<Description['paths'][string]>(body.paths)) {
      for (const { summary, responses } of Object.values(operations)) {
        assert.match(summary, /\w/, path);
        for (const { description } of Object.values(responses))
          assert.match(description, /\w/, path);
      }
    }
    assert.deepEqual(describedRoutes(body.paths), appRoutes(app.router));
  });
}

for (const status of [418, 499, 500, 503, 599]) {
  test(`GET /openapi.json describes a fault's ${status}`, async (t) => {
    const { server, switchOn } = await startTestService(t);
    const described = await readDescription(server);
    switchOn('error', { status, routes: [...FAULTY_ROUTES] });
    for (const route of FAULTY_ROUTES) {
      described(`get ${route}`, await request(server).get(route).expect(status));
    }
    described('head /rng', await request(server).head('/rng').expect(status));
  });
}

type Api = ReturnType<typeof request>;

for (const [operation, what, status, send] of [
  ['put /faults/{type}', 'a wrong setting', 400, (api: Api) => put(api, 'error', { rate: 2 })],
  ['put /faults/{type}', 'a list', 400, (api: Api) => put(api, 'error', [])],
  ['put /faults/{type}', 'a web page', 403, (api: Api) => put(api, 'error').set('Origin', 'null')],
  ['put /faults/{type}', 'an unknown type', 404, (api: Api) => put(api, 'fire')],
  ['put /faults/{type}', 'too much', 413, (api: Api) => put(api, 'error', 'x'.repeat(5_000))],
  ['put /faults/{type}', 'text', 415, (api: Api) => put(api, 'error').type('text').send('a')],
  ['delete /faults/{type}', 'a malformed address', 400, (api: Api) => api.delete('/faults/%')],
  ['delete /faults/{type}', 'an unknown type', 404, (api: Api) => api.delete('/faults/fire')],
  [undefined, 'an unknown address', 404, (api: Api) => api.get('/nothing')],
  [undefined, 'an unknown method', 405, (api: Api) => api.post('/rng')],
] as const) {
  const name = `${status} for ${operation ?? 'a request'} with ${what}`;
  test(`GET /openapi.json describes ${name}`, async (t) => {
    const { server } = await startTestService(t);
    const described = await readDescription(server);
    described(operation, await send(request(server)).expect(status));
  });
}

function put(api: Api, type: string, settings: object | string = {}): request.Test {
  return api.put(`/faults/${type}`).type('json').send(settings);
}

type Operation = {
  summary: string;
  responses: Record<string, { description: string; content?: object }>;
};
interface Description {
  info: { description: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<'problem', object> };
}

/** Returns what holds an answer to an operation, or to none, against the description. */
async function readDescription(server: Server) {
  const { body } = await request(server).get('/openapi.json').expect(200);
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

/** Lines such as `put /faults/{type}`, in alphabetical order. */
function describedRoutes(paths: Record<string, object>): string[] {
  return Object.entries(paths)
    .flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`))
    .filter((route) => !/^(parameters|head) /.test(route))
    .sort();
}

function appRoutes({ stack }: Router): string[] {
  return stack
    .flatMap(({ route, handle }) => {
      if (!route) return 'stack' in handle ? appRoutes(handle as Router) : [];
      const methods = route.stack.map((layer) => layer.method).filter(Boolean);
      const path = route.path.replace(/:(\w+)/g, '{$1}');
      return [...new Set(methods)].map((method) => `${method} ${path}`);
    })
    .sort();
}
