// What is wrong with the settings of a fault, field by field, for programs and for people.
import type * as z from 'zod';

export interface FieldError {
  /** The field's name, as in `routes.0`; empty when it is the settings as a whole. */
  field: string;
  /** What is wrong with it and what is allowed. */
  detail: string;
}

export function fieldErrors(error: z.ZodError, schema: z.ZodObject): FieldError[] {
  const known = Object.keys(schema.shape).join(', ');
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((field) => ({ field, detail: `Unknown field: known are ${known}` }))
      : [{ field: issue.path.join('.'), detail: issue.message }],
  );
}

/** All errors in one line. */
export function describeErrors(errors: readonly FieldError[]): string {
  return errors.map(({ field, detail }) => (field ? `${field}: ${detail}` : detail)).join('; ');
}
