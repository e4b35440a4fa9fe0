// The schemas that the description of the API refers to. Those of the faults' settings are made from
// the very schemas that validate them.
import { type FaultType, settingsJsonSchema } from '../faults/fault-type.ts';

const string = { type: 'string' };
const integer = { type: 'integer' };

/** Refers to one of the schemas below. */
export const reference = (schema: string) => ({ $ref: `#/components/schemas/${schema}` });

export function createSchemas(catalogue: readonly FaultType[]): Record<string, object> {
  const names = catalogue.map((type) => type.name);
  return {
    problem: {
      type: 'object',
      required: ['status', 'detail'],
      properties: {
        title: { ...string, description: "the status's name, where it has one" },
        status: integer,
        detail: { ...string, description: 'what went wrong this time' },
        errors: {
          type: 'array',
          description: 'what is wrong with the settings of a fault',
          items: {
            type: 'object',
            required: ['field', 'detail'],
            properties: {
              field: { ...string, description: 'empty when it is the settings as a whole' },
              detail: { ...string, description: 'what is wrong and what is allowed' },
            },
          },
        },
        types: {
          type: 'array',
          description: 'the types of fault, when there is none of the given name',
          items: reference('faultType'),
        },
      },
    },
    about: {
      type: 'object',
      properties: {
        service: { const: 'numbers-api' },
        version: string,
        instance: { ...string, description: "the host's name" },
        bootId: { ...string, format: 'uuid', description: 'another one at each start' },
        startedAt: { ...string, format: 'date-time' },
        calls: { ...integer, description: 'GET /rng since the start or the last reset' },
        health: {
          type: 'object',
          properties: { status: { enum: ['healthy', 'unhealthy'] }, problem: string },
        },
        probes: {
          type: 'array',
          description: "what Docker's health check has seen, the last five",
          items: {
            type: 'object',
            properties: { at: { ...string, format: 'date-time' }, passed: { type: 'boolean' } },
          },
        },
        faults: { type: 'array', items: reference('activeFault') },
      },
    },
    faultType: { enum: names },
    activeFault: {
      type: 'object',
      properties: {
        type: reference('faultType'),
        settings: reference('settings'),
        hits: { ...integer, description: 'all of them, those of HEAD requests too' },
        hitsLeft: { ...integer, description: 'those that `count` still allows' },
        secondsLeft: { type: 'number' },
      },
    },
    catalogue: {
      type: 'object',
      properties: {
        types: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              name: reference('faultType'),
              shows: { ...string, description: 'what it teaches' },
              spares: { ...string, description: 'what goes on working' },
              cure: { ...string, description: 'what ends it' },
              settings: { type: 'object', description: 'the JSON Schema of its settings' },
            },
          },
        },
        active: { type: 'array', items: reference('activeFault') },
      },
    },
    settings: { anyOf: names.map(reference) },
    ...Object.fromEntries(catalogue.map((type) => [type.name, settingsJsonSchema(type)])),
  };
}
