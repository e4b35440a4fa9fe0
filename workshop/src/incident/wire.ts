// What travels between the command `incident` and the guide, which keeps the answer.
import * as z from 'zod';

const word = z.string().max(100);

/** POST /incident. The same seed draws the same fault. */
export const drawSchema = z.object({ seed: word.regex(/^[A-Za-z0-9-]+$/) });
/** Its answer, which names the fault, since it is the command that switches it on. */
export const drawnSchema = z.object({
  seed: word,
  seal: word,
  fault: z.object({ type: word, settings: z.record(word, z.unknown()) }),
});
/** POST /incident/answer. A word that does not exist is a wrong answer, not an error. */
export const answerSchema = z.object({
  layer: word,
  mechanism: word,
  cure: word,
  symptoms: z.array(word).max(10),
});
/** Its answer; `sealed` is there only when all is right. */
export const judgementSchema = z.object({
  isRight: z.boolean(),
  lines: z.array(z.string()),
  sealed: z.string().optional(),
});
/** The answer to POST /incident/reveal. */
export const revealedSchema = z.object({ sealed: z.string(), story: z.string() });
