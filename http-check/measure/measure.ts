// Runs a command and tells what it used.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Use {
  /** The exit code, or 128 and the number of the signal that ended it. */
  exit: number;
  /** Milliseconds of CPU, the user's and the system's. */
  cpu: number;
  /** Milliseconds from its start to its end. */
  wall: number;
  /** The most memory that it had at a time (peak resident set). */
  kilobytes: number;
}

/** `tool` is the executable of measure.c. Resolves to what the command used and what it printed. */
export async function measure(
  tool: string,
  command: readonly string[],
): Promise<Use & { output: string; errors: string }> {
  const child = spawn(tool, command, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  const streams = [1, 2, 3].map((descriptor) => {
    const stream = child.stdio[descriptor];
    if (!stream || !('read' in stream)) throw new Error(`descriptor ${descriptor} is no pipe`);
    return text(stream);
  });
  const [output = '', errors = '', report = ''] = await Promise.all(streams);
  await closed;
  if (report === '') throw new Error(`${tool} ${command.join(' ')}: ${errors}`);
  return { ...(JSON.parse(report) as Use), output, errors };
}
