// What Docker's health check has seen, for those who watch from outside and cannot ask the Engine. The
// check runs inside the container, so its requests come from the loopback address.
import type { Probe } from 'contract';
import type { RequestHandler } from 'express';

/** The tools that the images check with. */
const CHECKING_TOOLS = /^(http-check|curl)\//;
const LOOPBACK_ADDRESSES = /^(::1$|(::ffff:)?127\.)/;

/** As many as Docker keeps in `.State.Health.Log`. */
const KEPT = 5;

export interface Probes {
  /** Middleware that takes down the outcome of each health check. */
  observe: RequestHandler;
  /** The last ones, the oldest first. */
  list(): Probe[];
}

/** Requests by `http-check` or `curl` from the loopback address count as checks; others just pass. */
export function createProbes(): Probes {
  let probes: Probe[] = [];
  return {
    observe(request, response, next) {
      const isProbe =
        LOOPBACK_ADDRESSES.test(request.socket.remoteAddress ?? '') &&
        CHECKING_TOOLS.test(request.get('User-Agent') ?? '');
      if (isProbe) {
        response.once('close', () => {
          // A check that has given up closes the connection before the answer is out.
          const passed = response.writableFinished && response.statusCode === 200;
          probes = [...probes, { at: new Date().toISOString(), passed }].slice(-KEPT);
        });
      }
      next();
    },
    list: () => probes,
  };
}
