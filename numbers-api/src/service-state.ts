// The state of one run of the API. An exit of the process discards it, which is why a restart cures.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import packageFile from '../package.json' with { type: 'json' };

export interface ServiceState {
  /** The name of this release. */
  readonly release: string;
  /** The version of the code. */
  readonly version: string;
  /** The container's host name, which Docker sets to the container's id. */
  readonly instance: string;
  /** A new id for each start, so that a client can distinguish a restart from a recovery. */
  readonly bootId: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Calls to GET /rng since the start or the last reset. */
  calls: number;
}

/** Creates the state of a run, with a new boot id and no calls. */
export function createServiceState(release: string): ServiceState {
  return {
    release,
    version: packageFile.version,
    instance: hostname(),
    bootId: randomUUID(),
    startedAt: new Date().toISOString(),
    calls: 0,
  };
}
