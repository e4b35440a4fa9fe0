// GET /rng: what the API is for.
import * as z from 'zod';

/** The body of a good answer. For numbers-web any other body counts as a failed attempt. */
export const randomNumberSchema = z
  .int()
  .min(0)
  .max(99)
  .describe('a whole number, each as likely')
  .meta({ id: 'randomNumber' });
