// One attempt to get a number from the API.
import axios from 'axios';
import * as z from 'zod';
import type { ApiAgents } from '../api/agents.ts';
import { explainFailure } from '../api/failure.ts';

/** Bytes of an answer that are read at most: a number needs two. */
const MAX_ANSWER_SIZE = 10_000;

const randomNumber = z.int().min(0).max(99);

/** The API gave no number. The message says why, in words for people. */
export class NoNumberError extends Error {}

/**
 * Asks the API once.
 *
 * @returns a whole number from 0 to 99
 * @throws NoNumberError when there is no answer before `deadline` aborts, or not a good one.
 */
export async function drawNumber(
  url: string,
  agents: ApiAgents,
  deadline: AbortSignal,
): Promise<number> {
  try {
    const { data } = await axios.get<unknown>(url, {
      ...agents,
      // axios's own time-out would start anew with every byte that drips in.
      signal: deadline,
      proxy: false,
      maxRedirects: 0,
      maxContentLength: MAX_ANSWER_SIZE,
      headers: { Accept: 'application/json' },
    });
    const answer = randomNumber.safeParse(data);
    if (answer.success) return answer.data;
  } catch (error) {
    throw new NoNumberError(explainFailure(error), { cause: error });
  }
  throw new NoNumberError('answered with something else than a number from 0 to 99');
}
