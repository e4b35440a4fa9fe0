// Writes down at even times what each part uses, and prints it.
import { setInterval as ticks } from 'node:timers/promises';
import { inspect } from '../support/stack.ts';
import { type Figures, readFigures } from './figures.ts';
import { type Part, parts } from './parts.ts';

/** Milliseconds between two readings. */
const INTERVAL = 10_000;

export interface Reading {
  /** Seconds since the recording began. */
  at: number;
  part: Part;
  /** Undefined where the part did not answer, as a process that is blocked or gone. */
  figures: Figures | undefined;
  /** How often the Engine has started it again. */
  restarts: number;
  /** Share of one processor since the reading before; undefined in the first reading of a process. */
  cpu: number | undefined;
}

export interface Recorder {
  /** All so far. */
  readings: readonly Reading[];
  /** @throws what a reading has failed with */
  stop(): Promise<void>;
}

/** @param tell is called with each reading */
export function startRecorder(tell: (reading: Reading) => void): Recorder {
  const startedAt = performance.now();
  const readings: Reading[] = [];
  const abort = new AbortController();

  async function read(part: Part): Promise<Reading> {
    const at = (performance.now() - startedAt) / 1_000;
    const before = readings.findLast((earlier) => earlier.part === part);
    const [figures, container] = await Promise.all([readFigures(part.url), inspect(part.name)]);
    const restarts = container?.RestartCount ?? 0;
    return { at, part, figures, restarts, cpu: cpuShare(before, at, figures) };
  }

  async function recordAll(): Promise<void> {
    for await (const _ of ticks(INTERVAL, undefined, { signal: abort.signal })) {
      for (const reading of await Promise.all(parts.map(read))) {
        readings.push(reading);
        tell(reading);
      }
    }
  }

  const recording = recordAll().catch((error) => {
    if (!abort.signal.aborted) return error;
  });
  return {
    readings,
    async stop() {
      abort.abort();
      const error = await recording;
      if (error) throw error;
    },
  };
}

function cpuShare(
  before: Reading | undefined,
  at: number,
  figures: Figures | undefined,
): number | undefined {
  if (!figures || before?.figures?.startedAt !== figures.startedAt) return undefined;
  return (figures.cpuSeconds - before.figures.cpuSeconds) / (at - before.at);
}
