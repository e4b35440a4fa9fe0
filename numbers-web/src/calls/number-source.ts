// One attempt to get a number from the API.
import { randomNumberSchema } from 'contract';
import { explainFailure } from '../api/failure.ts';
import type { SendRequest } from '../api/requests.ts';

/**
 * Asks the API once.
 *
 * @returns a whole number from 0 to 99
 * @throws Error that says in words for people why there is none: no answer before `deadline` aborts, or
 *   not a good one.
 */
export async function drawNumber(
  send: SendRequest,
  url: string,
  deadline: AbortSignal,
): Promise<number> {
  try {
    const data = await send({ method: 'GET', url, signal: deadline });
    const answer = randomNumberSchema.safeParse(data);
    if (answer.success) return answer.data;
  } catch (error) {
    throw new Error(explainFailure(error), { cause: error });
  }
  throw new Error('answered with something else than a number from 0 to 99');
}
