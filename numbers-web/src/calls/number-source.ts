// One attempt to get a number from the API.
import { randomNumberSchema } from 'contract/number.ts';
import { explainFailure } from '../api/failure.ts';
import type { SendRequest } from '../api/requests.ts';

/** The API gave no number. The message says why, in words for people. */
export class NoNumberError extends Error {}

/**
 * Asks the API once.
 *
 * @returns a whole number from 0 to 99
 * @throws NoNumberError when there is no answer before `deadline` aborts, or not a good one.
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
    throw new NoNumberError(explainFailure(error), { cause: error });
  }
  throw new NoNumberError('answered with something else than a number from 0 to 99');
}
