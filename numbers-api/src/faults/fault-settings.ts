// Types of fault for the routes of a service, and the validation of the settings that clients send.
import * as z from 'zod';
import type { Problem } from './answers.ts';
import {
  commonSettings,
  type FaultDefinition,
  type FaultType,
  type Purpose,
} from './fault-type.ts';

/** Rejects a request for a fault; `problem` explains it to the client. */
export class FaultError extends Error {
  readonly problem: Problem;

  constructor(message: string, problem: Problem) {
    super(message);
    this.problem = problem;
  }
}

/** Returns the types without those that affect no route by default. @param purposes what each route serves */
export function createTypes(
  definitions: readonly FaultDefinition[],
  purposes: ReadonlyMap<string, Purpose>,
): FaultType[] {
  return definitions.flatMap((definition) => {
    const { affects = ['calls', 'health'], settings: fields, exclusive, ...type } = definition;
    const routes = [...purposes.keys()];
    const byDefault = routes.filter((route) => affects.some((one) => one === purposes.get(route)));
    if (byDefault.length === 0) return [];
    const createSchema = () => {
      // The fields are known only to the definition.
      const schema = commonSettings(routes, byDefault).extend(fields as object);
      if (!exclusive) return schema;
      const [one, other] = exclusive;
      const error = `Either ${one} or ${other}, not both`;
      const isOne = (given: object) => !(one in given && other in given);
      const checked = schema.refine(isOne, { path: [other], error });
      return checked.meta({ not: { required: [one, other] } });
    };
    // Fifteen schemas would make each start longer; most are never needed.
    let schema: ReturnType<typeof createSchema> | undefined;
    return {
      ...type,
      get settings() {
        schema ??= createSchema();
        return schema;
      },
    };
  });
}

/** @throws FaultError if there is no such type */
export function findType(catalogue: readonly FaultType[], name: string): FaultType {
  const type = catalogue.find((candidate) => candidate.name === name);
  if (type) return type;
  const types = catalogue.map((known) => known.name);
  const detail = `There is no such fault. The types are ${types.join(', ')}.`;
  const message = `there is no fault ${JSON.stringify(name)}, only ${types.join(', ')}`;
  throw new FaultError(message, { status: 404, detail, types });
}

/** Adds the defaults. @throws FaultError with an error for each invalid and each unknown field */
export function readSettings({ name, settings }: FaultType, given: unknown) {
  const { data, error } = settings.safeParse(given);
  if (!error) return data;
  const fields = Object.keys(settings.shape).join(', ');
  const errors = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((field) => ({ field, detail: `Unknown field. The fields are ${fields}` }))
      : [{ field: issue.path.join('.'), detail: issue.message }],
  );
  const detail = errors.map((wrong) => [wrong.field, wrong.detail].filter(Boolean).join(': '));
  const problem = { status: 400, detail: detail.join('; '), errors };
  throw new FaultError(`the fault ${name} has wrong settings: ${problem.detail}`, problem);
}

/** Returns a type as GET /faults shows it. Settings with a default are optional. */
export function describeType({ switchOn: _, ...type }: FaultType) {
  return { ...type, settings: z.toJSONSchema(type.settings, { io: 'input' }) };
}
