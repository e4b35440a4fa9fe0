// What is printed.

import { writable } from './event-loop.ts';

/** See `Platform.write`. A pipe that can be written takes 4,096 bytes, so the writing never waits. */
export async function write(
  stream: 'output' | 'errors',
  text: string,
  deadline?: number,
): Promise<boolean> {
  const descriptor = stream === 'output' ? 1 : 2;
  if (!(await writable(descriptor, deadline))) return true;
  try {
    system.write(descriptor, text, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && error.message === 'EPIPE');
  }
}
