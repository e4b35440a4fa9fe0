// A service with a capacity: it serves one request after another, and the others wait for their turn.
//
// With callers that give up and retry, an outage continues after its cause is gone (Bronson et al., Metastable Failures
// in Distributed Systems, HotOS 2021): as soon as the wait exceeds their time-out, all work is done for callers that
// have left, and each of them has sent another request.
import { defineFault, number, type Strike, whole } from './fault-type.ts';

interface Waiting extends Pick<Strike, 'request' | 'passOn'> {
  /** Milliseconds on the clock of the service. */
  since: number;
}

export const overload = defineFault({
  name: 'overload',
  symptom: 'keeps waiting',
  shows: 'An outage that continues after its cause: retries keep the queue long.',
  spares:
    'Routes that are not named, by default /health; and all callers at a load below the capacity.',
  cure: 'A lower load: a circuit breaker, or no retry. A restart empties the queue until the next trigger.',
  affects: ['calls'],
  settings: {
    perSecond: number(0.1, 1_000)
      .default(15)
      .describe('requests a second that the service manages, one after another'),
    queue: whole(1, 3_000)
      .default(1_000)
      .describe('requests that wait for their turn at most; any further one gets 503 at once'),
  },
  switchOn({ perSecond, queue: limit }, { now }) {
    const workTime = 1_000 / perSecond;
    let waiting: Waiting[] = [];
    /** Milliseconds for which the one that is being served had waited. */
    let waited = 0;
    let wasted = 0;
    let freeAt = 0;
    /** Runs while a request is being served. */
    let timer: NodeJS.Timeout | undefined;

    function serve(one: Waiting): void {
      waited = now() - one.since;
      // Milliseconds by which the timer before was late are made up for; a standstill of the process is not.
      freeAt = Math.max(freeAt, now() - workTime) + workTime;
      timer = setTimeout(serveNext, Math.max(0, freeAt - now())).unref();
      // Most services don't notice that a caller has left, and still do the work.
      if (one.request.socket.destroyed) wasted += 1;
      else one.passOn();
    }

    function serveNext(): void {
      timer = undefined;
      waited = 0;
      const next = waiting.shift();
      if (next) serve(next);
    }

    return {
      strike({ request, response, passOn, answer }) {
        const one = { request, passOn, since: now() };
        if (!timer) {
          freeAt = now();
          serve(one);
        } else if (waiting.length < limit) {
          waiting.push(one);
        } else {
          response.set('Retry-After', String(Math.ceil(waiting.length / perSecond)));
          answer(503, `the fault overload lets ${limit} requests wait at most`);
        }
      },
      report: () => ({
        queue: { perSecond, length: waiting.length, waited: Math.round(waited), wasted },
      }),
      end() {
        clearTimeout(timer);
        const rest = waiting;
        waiting = [];
        for (const { passOn } of rest) passOn();
      },
    };
  },
});
