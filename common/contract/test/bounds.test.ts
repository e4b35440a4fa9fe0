// Clients keep whole responses in memory, so every text and list in them has a limit.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import * as contract from '../src/contract.ts';

interface JsonSchema {
  type: string;
  [keyword: string]: unknown;
}

/** The keywords that bound what is of a type. */
const BOUNDS: Record<string, readonly string[]> = {
  string: ['maxLength'],
  array: ['maxItems'],
  integer: ['minimum', 'maximum'],
};

for (const [name, schema] of Object.entries(contract)) {
  test(`${name} bounds every text, list and whole number`, () => {
    const found = schemasWithin(z.toJSONSchema(schema));
    assert.ok(found.length > 0);
    for (const part of found) {
      if ('enum' in part || 'const' in part) continue;
      for (const bound of BOUNDS[part.type] ?? []) assert.ok(bound in part, JSON.stringify(part));
    }
  });
}

/** All schemas in a schema, itself included. */
function schemasWithin(value: unknown): JsonSchema[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value && typeof value.type === 'string' ? [value as JsonSchema] : [];
  return [...own, ...Object.values(value).flatMap(schemasWithin)];
}
