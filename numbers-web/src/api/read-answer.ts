// Reads the API's answers. What does not fit the contract is dropped, and the log says what it was: once,
// until it fits again, since a broken API is asked several times a second.
import type { Log } from 'service-kit/log.ts';
import type * as z from 'zod';

/** Undefined when the answer does not fit. `what` names it, as in `GET /`. */
export type ReadAnswer = ReturnType<typeof createAnswerReader>;

/** What was logged is remembered by the answer's name alone, whichever replica has given it. */
export function createAnswerReader(log: Log) {
  const told = new Set<string>();

  return <Schema extends z.ZodType>(what: string, schema: Schema, answer: unknown) => {
    const { success, data, error } = schema.safeParse(answer);
    if (success) {
      told.delete(what);
      return data;
    }
    if (told.has(what)) return undefined;
    told.add(what);
    const [issue] = error.issues;
    const field = issue?.path.join('.').slice(0, 100) || 'all of it';
    log.warn(
      `dropped what numbers-api says at ${what}, since ${field} does not fit: ${issue?.message}`,
    );
    return undefined;
  };
}
