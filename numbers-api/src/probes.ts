// The results of Docker's health check, as the service sees them.
import type { Probe } from 'contract';
import type { NextFunction, Request, Response } from 'express';

/** The user agent of the images' health checks, which distinguishes them from a check by hand. */
const DOCKER_CHECK = 'docker-healthcheck';
const LOOPBACK_ADDRESSES = /^(::1$|(::ffff:)?127\.)/;

/** The number of results that Docker keeps in `.State.Health.Log`. */
const KEPT = 5;

export type Probes = ReturnType<typeof createProbes>;

/** Records Docker's health checks, which come from the loopback address, for clients without access to the Engine. */
export function createProbes() {
  let probes: Probe[] = [];
  return {
    /** Middleware that records the result of each health check. */
    observe(request: Request, response: Response, next: NextFunction) {
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
    /** Returns the last results, the oldest first. */
    list: () => probes,
  };
}
