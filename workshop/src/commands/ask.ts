// ask N: asks the API for N numbers, one after the other, and prints each answer.
import { type Command, CommandError, noApi } from './command.ts';
import { NoAnswer, send, wordsOf } from './http.ts';

const MOST = 1_000;
const USAGE = `Use:  ask N   for N numbers, 1 to ${MOST}; without N, one`;

/**
 * A call that fails is printed, and does not keep the next one from being made.
 *
 * @throws CommandError when the arguments are wrong, or none of the calls has got an answer.
 */
export const ask: Command = async ([amount = '1', ...more], { apiUrl, print }) => {
  const calls = Number(amount);
  if (more.length > 0 || !/^\d+$/.test(amount) || calls < 1 || calls > MOST) {
    throw new CommandError(USAGE);
  }
  let whyNot: string | undefined;
  let answers = 0;
  for (let call = 1; call <= calls; call += 1) {
    try {
      const reply = await send('GET', `${apiUrl}/rng`);
      answers += 1;
      const isNumber = reply.status === 200;
      print(
        `${call}: ${isNumber ? reply.text : `no number, status ${reply.status}: ${wordsOf(reply)}`}`,
      );
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      whyNot = error.message;
      print(`${call}: no answer, ${whyNot}`);
    }
  }
  if (answers === 0) throw noApi(apiUrl, whyNot ?? 'no answer');
};
