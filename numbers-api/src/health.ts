// Whether the service is healthy: what it knows itself, and what Docker's health check has seen.
import type { About, Probe } from 'contract';
import type { RequestHandler } from 'express';
import type { Log } from 'service-kit/log.ts';

export interface Health {
  /** Undefined while healthy. */
  readonly problem: string | undefined;
  /** Tells the outcome of a call or a check: what is wrong, or undefined for nothing. */
  report(problem: string | undefined): void;
  /** As shown in GET /. */
  describe(): About['health'];
}

/**
 * Healthy until told otherwise. Every change is logged, since attached Compose shows how a container ended but
 * not how its health changed. The same problem, told again, is no change.
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

/** What the images' checks call themselves, so that a check by hand is not taken for Docker's. */
const DOCKER_CHECK = 'docker-healthcheck';
const LOOPBACK_ADDRESSES = /^(::1$|(::ffff:)?127\.)/;

/** As many as Docker keeps in `.State.Health.Log`. */
const KEPT = 5;

export interface Probes {
  /** Middleware that takes down the outcome of each health check. */
  observe: RequestHandler;
  /** The last ones, the oldest first. */
  list(): Probe[];
}

/**
 * For those who watch from outside and cannot ask the Engine. The check runs inside the container and
 * says who it is, so its requests come from the loopback address; others just pass.
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
