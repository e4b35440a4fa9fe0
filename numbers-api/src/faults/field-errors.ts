// What is wrong with the settings of a fault, field by field, for programs and for people.
import type { FieldError } from 'contract';
import type * as z from 'zod';

/** One for each wrong field, and one for each field that the schema does not know. */
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
