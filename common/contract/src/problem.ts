// Errors as problem details (RFC 9457): JSON that a program can read and a person can understand.
import * as z from 'zod';
import { name, sentence } from './bounds.ts';

/** An entry of a problem's `errors`; the problem's own `detail` has them all in one line. */
export const fieldErrorSchema = z.object({
  field: name.describe('the field, as in routes.0; empty when it is the settings as a whole'),
  detail: sentence.describe('what is wrong with it and what is allowed'),
});
export type FieldError = z.output<typeof fieldErrorSchema>;

/** The body of an error, sent as `application/problem+json`. GET /health alone answers in plain text. */
export const problemSchema = z
  .object({
    title: name.optional().describe("the status's name, where it has one"),
    status: z.int().min(400).max(599),
    detail: z
      .string()
      .max(2_000)
      .describe('what went wrong this time and, where that helps, what to do'),
    errors: z
      .array(fieldErrorSchema)
      .max(50)
      .optional()
      .describe('what is wrong with the settings of a fault, field by field'),
    types: z
      .array(name)
      .max(100)
      .optional()
      .describe('the types of fault, when there is none of the given name'),
  })
  .meta({ id: 'problem' });
export type Problem = z.output<typeof problemSchema>;
