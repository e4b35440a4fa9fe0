// Whoever reads an answer has to hold all of it, so that nothing in it may be of any length.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import {
  aboutSchema,
  catalogueSchema,
  problemSchema,
  randomNumberSchema,
  switchedOnSchema,
} from '../src/contract.ts';

interface JsonSchema {
  type?: string;
  [keyword: string]: unknown;
}

for (const [what, schema] of Object.entries({
  aboutSchema,
  catalogueSchema,
  switchedOnSchema,
  randomNumberSchema,
  problemSchema,
})) {
  test(`${what} bounds every text, list and number`, () => {
    const found = schemasWithin(z.toJSONSchema(schema));
    for (const part of found) {
      const isListed = 'enum' in part || 'const' in part;
      const text = `${what}: ${JSON.stringify(part)}`;
      if (part.type === 'string' && !isListed) assert.ok('maxLength' in part, text);
      if (part.type === 'array') assert.ok('maxItems' in part, text);
      if (part.type === 'integer') assert.ok('minimum' in part && 'maximum' in part, text);
    }
    assert.ok(found.length > 0);
  });
}

/** All schemas in a schema, itself included. */
function schemasWithin(value: unknown): JsonSchema[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value && typeof value.type === 'string' ? [value as JsonSchema] : [];
  return [...own, ...Object.values(value).flatMap(schemasWithin)];
}
