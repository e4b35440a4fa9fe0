// What the reader reports of this project. No answer contains anything that isn't in these schemas.
import { time } from 'contract';
import * as z from 'zod';

const name = z.string().max(300);
const count = z.int().min(0);

/** A container of this project, of Compose or Swarm, running or not. */
const containerSchema = z.object({
  /** Its first 12 characters, which are also its host name. */
  id: name,
  name,
  /** Its name in the Compose file or, without the name of the stack, in the stack. */
  service: name,
  /** The name and tag, as in localhost/numbers/numbers-api:v3. */
  image: name,
  /** created, running, paused, restarting, removing, exited or dead. */
  state: name,
  /** The code of the last exit; Docker forgets it at the next start. */
  exitCode: z.int(),
  startedAt: time.optional(),
  /** Restarts by its restart policy since it was created. */
  restartCount: count,
  /** `none` if nothing is checked. */
  health: z.enum(['none', 'starting', 'healthy', 'unhealthy']).catch('none'),
  /** Whether it has a health check; the command isn't reported, because it may contain a secret. */
  hasHealthCheck: z.boolean(),
  /** Whether an init is its PID 1. */
  init: z.boolean(),
  /** no, always, unless-stopped or on-failure. */
  restartPolicy: name,
  /** Bytes; 0 is no limit. */
  memoryLimit: count,
  /** Services that its Compose file names under depends_on. */
  dependsOn: z.array(name).max(50),
});
export type Container = z.output<typeof containerSchema>;

/** A service of this project's Swarm stack; Compose has no list of services. */
const serviceSchema = z.object({
  /** Its name without the name of the stack. */
  name,
  /** The last update or rollback: updating, completed, paused, rollback_completed and so on. */
  updateStatus: z.object({ state: name }).optional(),
});

/** A task of such a service, also one that has exited; only those have an exit code. */
const taskSchema = z.object({
  service: name,
  /** The number of the replica, from 1; 0 for a global service. */
  slot: count,
  state: name,
  exitCode: z.int().optional(),
});

/** The answer to GET /facts. */
export const factsSchema = z.object({
  /** The reader's clock, which is also the Engine's, of the same machine. */
  now: time,
  /** When this reader started. */
  startedAt: time,
  containers: z.array(containerSchema).max(500),
  /** Both are missing if this Engine manages no Swarm. */
  services: z.array(serviceSchema).max(100).optional(),
  tasks: z.array(taskSchema).max(2_000).optional(),
});
export type Facts = z.output<typeof factsSchema>;

/** What happened to a container; all other events are left out. */
export const ACTIONS = ['start', 'kill', 'oom', 'die', 'health_status'] as const;

/** An event as the journal keeps it, of a container of this project. */
export const eventSchema = z.object({
  /** Counted from 1 since the reader started. */
  id: z.int().min(1),
  at: time,
  action: z.enum(ACTIONS),
  service: name,
  /** The container's id. */
  container: name,
  /** Only with `die`. */
  exitCode: z.int().optional(),
  /** The number of the signal; only with `kill`. */
  signal: z.int().optional(),
  /** Only with `health_status`. */
  health: z.enum(['starting', 'healthy', 'unhealthy']).optional(),
});
export type EngineEvent = z.output<typeof eventSchema>;

/** The answer to GET /events. */
export const eventsSchema = z.object({
  now: time,
  /** If it changes, the reader restarted, and ids start at 1 again. */
  startedAt: time,
  /** Since when no event is missing; undefined while the Engine doesn't answer. */
  completeSince: time.optional(),
  /** The last 2,000, the oldest first. */
  events: z.array(eventSchema).max(2_000),
});
export type Events = z.output<typeof eventsSchema>;
