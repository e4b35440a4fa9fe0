// The description of the API is valid, and describes the app as it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { Router } from 'express';
import request from 'supertest';
import { startTestService } from './support/service.ts';

for (const faultInjection of [false, true]) {
  test(`GET /openapi.json with fault injection ${faultInjection ? 'on' : 'off'}`, async (t) => {
    const { server, app } = await startTestService(t, { faultInjection });
    const { body } = await request(server).get('/openapi.json').expect(200);
    const { valid, errors } = await new Validator().validate(body);
    assert.ok(valid, JSON.stringify(errors));
    assert.equal(body.openapi, '3.1.1');
    assert.deepEqual(describedRoutes(body.paths), appRoutes(app.router));
  });
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
