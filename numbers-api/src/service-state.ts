// What one run of the API knows of itself. It is gone when the process ends, which is what makes a
// restart a cure.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import packageFile from '../package.json' with { type: 'json' };

export interface ServiceState {
  /** What this release is called. */
  readonly release: string;
  /** Of the code. */
  readonly version: string;
  /** The container's host name, which Docker sets to the container's id. */
  readonly instance: string;
  /** Another one at each start, so that a client can tell a restart from a recovery. */
  readonly bootId: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Calls to GET /rng since the start or the last reset. */
  calls: number;
}

/** Called once for each run: every call gives another boot id, and counts calls from 0. */
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
