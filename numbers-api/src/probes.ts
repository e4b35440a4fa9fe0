// The results of Docker's health check, as the service sees them.
import type { Probe } from 'contract';
import type { RequestHandler } from 'express';

/** The user agent of the images' health checks, which distinguishes them from a check by hand. */
const DOCKER_CHECK = 'docker-healthcheck';
const LOOPBACK_ADDRESSES = /^(::1$|(::ffff:)?127\.)/;

/** The number of results that Docker keeps in `.State.Health.Log`. */
const KEPT = 5;

export interface Probes {
  /** Middleware that records the result of each health check. */
  observe: RequestHandler;
  /** Returns the last results, the oldest first. */
  list(): Probe[];
}

/** Records Docker's health checks, which come from the loopback address, for clients without access to the Engine. */
export function createProbes(): Probes {
  let probes: Probe[] = [];
  return {
    observe(request, response, next) {
      const isProbe =
        LOOPBACK_ADDRESSES.test(request.socket.remoteAddress ?? '') &&
        request.get('User-Agent') === DOCKER_CHECK;
      if (isProbe) {
        response.once('close', () => {
          // A check that times out closes the connection before the response is complete.
          const passed = response.writableFinished && response.statusCode === 200;
          probes = [...probes, { at: new Date().toISOString(), passed }].slice(-KEPT);
        });
      }
      next();
    },
    list: () => probes,
  };
}
