// Why something brought nothing, as it is recorded.
import * as z from 'zod';

/** A sentence that the observed service sent. */
export const text = z.string().max(300);

/** Why a request has no answer, or was not sent. */
export type Reason = NonNullable<Failure['reason']>;

/** Why a request or a call brought nothing: the answer's status and explanation, or the reason for no answer. */
export const failureSchema = z.object({
  /** Missing when there was no answer. */
  status: z.int().optional(),
  reason: z
    .enum([
      'refused',
      'reset',
      'cut',
      'timeout',
      'unknown host',
      'lookup failed',
      'no route',
      'stranger',
      'redirect',
      'not a number',
      'breaker open',
      'too many calls',
      'other',
    ])
    .optional(),
  /** How the answer explains itself. */
  detail: text.optional(),
});
export type Failure = z.output<typeof failureSchema>;
