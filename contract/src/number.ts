// GET /rng: what the API is for.
import * as z from 'zod';

export const randomNumberSchema = z
  .int()
  .min(0)
  .max(99)
  .describe('a whole number, each as likely')
  .meta({ id: 'randomNumber' });
