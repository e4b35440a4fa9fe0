// What is printed. In a thread, because a pipe that is full blocks whoever writes to it.

import { fs } from './built-in.ts';
import { after, now } from './clock.ts';
import { errorCode } from './system-error.ts';
import { startWriting } from './threads.ts';

/** See `Platform.write`. */
export function write(
  stream: 'output' | 'errors',
  text: string,
  deadline?: number,
): Promise<boolean> {
  return new Promise((resolve) => {
    const stopTimer =
      deadline === undefined ? () => {} : after(deadline - now(), () => resolve(true));
    startWriting((done) => {
      fs().write(stream === 'output' ? 1 : 2, text, (error) => {
        done();
        stopTimer();
        resolve(error === null || errorCode(error) !== 'EPIPE');
      });
    });
  });
}
