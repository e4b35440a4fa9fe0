// What travels between the command `incident` and the guide, which keeps the answer.
import * as z from 'zod';

const word = z.string().max(100);

export const drawSchema = z.object({ seed: word.regex(/^[A-Za-z0-9-]+$/) });
export const drawnSchema = z.object({
  seed: word,
  seal: word,
  fault: z.object({ type: word, settings: z.record(word, z.unknown()) }),
});
export const answerSchema = z.object({
  layer: word,
  mechanism: word,
  cure: word,
  symptoms: z.array(word).max(10),
});
export const judgementSchema = z.object({
  isRight: z.boolean(),
  lines: z.array(z.string()),
  sealed: z.string().optional(),
});
export const revealedSchema = z.object({ sealed: z.string(), story: z.string() });
