// The health of the service: what it knows itself, and the results of Docker's health check.
import type { About, Probe } from 'contract';
import type { RequestHandler } from 'express';
import type { Log } from 'service-kit/log.ts';

export interface Health {
  /** Undefined while healthy. */
  readonly problem: string | undefined;
  /** Records the result of a call or a check: the problem, or undefined if there is none. */
  report(problem: string | undefined): void;
  /** As shown in GET /. */
  describe(): About['health'];
}

/**
 * Creates the health state, initially healthy. Logs every change, because attached Compose shows exits but not changes
 * of health. The same problem again is no change.
 */
export function createHealth(log: Log): Health {
  let current: string | undefined;
  return {
    get problem() {
      return current;
    },
    report(problem) {
      if (problem === current) return;
      const wasHealthy = current === undefined;
      current = problem;
      if (problem === undefined) log.info('healthy again');
      else if (wasHealthy) log.error(`unhealthy: ${problem}`);
      else log.error(`still unhealthy: ${problem}`);
    },
    describe: () => ({
      status: current === undefined ? 'healthy' : 'unhealthy',
      ...(current !== undefined && { problem: current }),
    }),
  };
}

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

/**
 * Records Docker's health checks for clients without access to the Engine. They come from the loopback address with
 * their own user agent; other requests pass.
 */
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
