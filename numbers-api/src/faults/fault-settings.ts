// Types of fault for the routes of a service, and the validation of the settings that clients send.
import * as z from 'zod';
import type { Problem } from './answers.ts';
import {
  type CommonSchema,
  commonSettings,
  type FaultDefinition,
  type FaultType,
  type Purpose,
} from './fault-type.ts';

/** Rejects a request for a fault. Its message is short; `problem` has the details for a client. */
export class FaultError extends Error {
  readonly problem: Problem;

  constructor(message: string, problem: Problem) {
    super(message);
    this.problem = problem;
  }
}

/**
 * Returns the types without those that affect no route by default.
 *
 * @param purposes what each route serves
 */
export function createTypes(
  definitions: readonly FaultDefinition[],
  purposes: ReadonlyMap<string, Purpose>,
): FaultType[] {
  return definitions.flatMap((definition) => {
    const { settings: fields, exclusive, affects = ['calls', 'health'], ...type } = definition;
    const byDefault = [...purposes].filter(([, purpose]) => affects.includes(purpose));
    if (byDefault.length === 0) return [];
    const routes = byDefault.map(([route]) => route);
    // The fields are known only to the definition.
    const settings = commonSettings([...purposes.keys()], routes).extend(fields as object);
    return { ...type, settings: exclusive ? withOnlyOne(settings, exclusive) : settings };
  });
}

function withOnlyOne(settings: CommonSchema, [one, other]: readonly [string, string]) {
  return settings
    .refine((given) => !(one in given && other in given), {
      path: [other],
      error: `Either ${one} or ${other}, not both`,
    })
    .meta({ not: { required: [one, other] } });
}

/** @throws FaultError if there is no such type */
export function findType(catalogue: readonly FaultType[], name: string): FaultType {
  const type = catalogue.find((candidate) => candidate.name === name);
  if (type) return type;
  const types = catalogue.map((known) => known.name);
  const names = types.join(', ');
  throw new FaultError(`there is no fault ${JSON.stringify(name)}, only ${names}`, {
    status: 404,
    detail: `There is no such fault; the types are ${names}.`,
    types,
  });
}

/**
 * Returns the settings with their defaults.
 *
 * @throws FaultError with an error for each invalid and each unknown field
 */
export function readSettings({ name, settings }: FaultType, given: unknown) {
  const { data, error } = settings.safeParse(given);
  if (!error) return data;
  const fields = Object.keys(settings.shape).join(', ');
  const errors = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((field) => ({ field, detail: `Unknown field. The fields are ${fields}` }))
      : [{ field: issue.path.join('.'), detail: issue.message }],
  );
  const detail = errors
    .map((wrong) => (wrong.field ? `${wrong.field}: ${wrong.detail}` : wrong.detail))
    .join('; ');
  const problem = { status: 400, detail, errors };
  throw new FaultError(`the fault ${name} has wrong settings: ${detail}`, problem);
}

/** Returns a type as GET /faults shows it. Settings with a default are optional. */
export function describeType({ switchOn: _, ...type }: FaultType) {
  return { ...type, settings: z.toJSONSchema(type.settings, { io: 'input' }) };
}
