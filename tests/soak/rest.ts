// The system at rest: no faults, no calls, no garbage. Only so can it be compared with itself. The API is
// another process at every restart, but each has to come to rest at the same figures.
import { readFile } from 'node:fs/promises';
import { waitFor } from 'test-kit/wait.ts';
import { isCured } from '../recovery-table/cured.ts';
import type { Sample } from '../recovery-table/steady-client.ts';
import { ask } from '../support/http.ts';
import { apiUrl, compose, type ServiceName } from '../support/stack.ts';
import { type Figures, lowestOf, readFigures } from './figures.ts';
import type { Part } from './parts.ts';

/** Seconds for a process that is blocked for good to be ended, and to be well again. */
const PATIENCE = 90;
/** How often the figures are read; of each the lowest counts. */
const TIMES = 5;

/**
 * Switches all faults off, puts the API back and waits until the client gets nothing but numbers.
 *
 * @throws Error when that takes too long
 */
export async function settle(samples: readonly Sample[]): Promise<void> {
  await waitFor('the API to take a reset', PATIENCE, async () => {
    return (await ask(`${apiUrl}/reset`, 'POST'))?.status === 204;
  });
  await ask(`${apiUrl}/faults`, 'DELETE');
  await waitFor('numbers', PATIENCE, () => isCured(samples));
}

/** The figures of a part that has nothing to do, each after its garbage was collected. */
export async function measureAtRest({ name, url }: Part): Promise<Figures> {
  const readings: Figures[] = [];
  while (readings.length < TIMES) {
    await collectGarbage(name);
    const figures = await readFigures(url);
    if (!figures) throw new Error(`${name} is at rest, but does not show its figures`);
    readings.push(figures);
  }
  return lowestOf(readings);
}

async function collectGarbage(service: ServiceName): Promise<void> {
  const script = await readFile(new URL('collect-garbage.ts', import.meta.url), 'utf8');
  const node = ['node', '--input-type=module-typescript', '--eval', script];
  await compose(['exec', '--no-TTY', service, ...node]);
}
