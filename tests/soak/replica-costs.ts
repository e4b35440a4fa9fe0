// What replicas cost the web: it looks at each of them all the time, and tells every open page of it.
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from 'test-kit/wait.ts';
import { upReplicas } from '../support/replicas.ts';
import { webUrl } from '../support/stack.ts';
import { submit, waitForReplicas } from '../support/web.ts';
import { type Figures, readFigures } from './figures.ts';
import { measureAtRest } from './rest.ts';
import { openStreams } from './streams.ts';

/** Milliseconds until the process has compiled what it runs often. */
const WARM_UP = 20_000;
/** Milliseconds for which it is measured. */
const DURATION = 60_000;
/** Calls a second that it makes meanwhile. */
const CALLS = 10;

export interface ReplicaCosts {
  /** Share of one processor. */
  cpu: number;
  /** Bytes of memory at rest, and those of them that live objects take. */
  resident: number;
  heap: number;
  /** Bytes a second that each page is sent. */
  stream: number;
}

/** Starts so many replicas and a web, with so many open pages, and leaves them up. */
export async function measureReplicaCosts(replicas: number, pages: number): Promise<ReplicaCosts> {
  await upReplicas(replicas);
  await waitForReplicas(replicas);
  const streams = openStreams(`${webUrl}/events`, pages);
  try {
    await submit('/asking', { perSecond: String(CALLS) });
    await sleep(WARM_UP);
    const before = { figures: await figures(), bytes: streams.bytes, at: performance.now() };
    await sleep(DURATION);
    const after = { figures: await figures(), bytes: streams.bytes, at: performance.now() };
    await submit('/asking', { perSecond: '0' });
    const seconds = (after.at - before.at) / 1_000;
    const { heap, resident } = await measureAtRest({ name: 'numbers-web', url: webUrl });
    return {
      cpu: (after.figures.cpuSeconds - before.figures.cpuSeconds) / seconds,
      resident,
      heap,
      stream: (after.bytes - before.bytes) / seconds / pages,
    };
  } finally {
    streams.close();
  }
}

async function figures(): Promise<Figures> {
  return waitFor('the figures of the web', 10, () => readFigures(webUrl));
}
