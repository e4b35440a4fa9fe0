// A steady client inside the network of the containers, where a name leads to all replicas.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { Pace, Tally } from './steady-client.ts';

/** Runs node in a container of Compose for as long as its input is open. */
export const nodeIn = (container: string): string[] =>
  `docker exec --interactive ${container} node`.split(' ');

/**
 * Resolves once answers come.
 *
 * @param node the command that runs node inside
 * @returns a function that ends the client, and returns the results of its calls
 */
export async function startInside(
  node: readonly string[],
  url: string,
  pace: Pace,
): Promise<() => Promise<Tally>> {
  const source = await readFile(join(import.meta.dirname, 'steady-client.ts'), 'utf8');
  const script = `${source}
    const client = startSteadyClient('${url}', ${JSON.stringify(pace)});
    while (client.samples.length < 20) await new Promise((resolve) => setTimeout(resolve, 50));
    console.log('under load');
    process.stdin.resume().on('end', async () => {
      await client.stop();
      console.log(JSON.stringify(tallyOf(client.samples)));
      process.exit();
    });`;
  const [program = '', ...args] = node;
  const child = spawn(program, [...args, '--input-type=module-typescript', '--eval', script]);
  const errors = text(child.stderr);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> =>
    (await lines.next()).value ??
    Promise.reject(new Error(`the load from inside: ${await errors}`));
  await next();
  return async () => {
    child.stdin.end();
    return JSON.parse(await next());
  };
}
