// What the reader tells: facts of this project's containers, and on Swarm of its services and tasks. This
// list is also the fence: what is not named here leaves the reader in no answer.
import { time } from 'contract/bounds.ts';
import * as z from 'zod';

/** A name, an image's reference, an id. */
const name = z.string().max(300);
/** What a health check printed; Docker itself keeps no more than 4,096 bytes of it. */
const output = z.string().max(4_096);
/** A sentence of the Engine's. */
const message = z.string().max(1_000);
const count = z.int().min(0);
/** Seconds; 0 where the image and the Compose file leave it to the Engine. */
const seconds = z.number().min(0);

const healthSchema = z.object({
  status: z.enum(['starting', 'healthy', 'unhealthy']),
  failingStreak: count,
  /** The last five checks, the oldest first. */
  log: z.array(z.object({ start: time, end: time, exitCode: z.int(), output })).max(20),
});

const healthCheckSchema = z.object({
  interval: seconds,
  timeout: seconds,
  retries: count,
  startPeriod: seconds,
  startInterval: seconds,
});

/** A container of this project, of either engine, running or not. */
export const containerSchema = z.object({
  /** Its first 12 characters, as `docker ps` prints it, and as `hostname` is called inside. */
  id: name,
  name,
  /** Its name in the Compose file or, without the name of the stack, in the stack. */
  service: name,
  /** From 1; Swarm's slot, or 0 for a global service. */
  number: count,
  engine: z.enum(['compose', 'swarm']),
  /** Made by `docker compose run`, beside the service's own containers. */
  oneOff: z.boolean(),
  /** Such as numbers/numbers-api:v3. */
  image: name,
  /** created, running, paused, restarting, removing, exited or dead. */
  state: name,
  /** Of the last end; Docker forgets it at the next start. */
  exitCode: z.int(),
  /** Whether the kernel ended it at its memory limit; also forgotten at the next start. */
  oomKilled: z.boolean(),
  createdAt: time,
  startedAt: time.optional(),
  finishedAt: time.optional(),
  /** By its restart policy, since it was created. */
  restartCount: count,
  /** Its health; absent where nothing is checked. */
  health: healthSchema.optional(),
  /** How it is checked; absent where it is not. The command is not told: it may hold a secret. */
  healthCheck: healthCheckSchema.optional(),
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

/** A service of this project's Swarm stack; Compose's services are known by their containers alone. */
export const serviceSchema = z.object({
  /** Without the name of the stack. */
  name,
  image: name,
  /** The image that a rollback would bring back. */
  previousImage: name.optional(),
  /** Tasks wanted; absent for a global service, which has one a node. */
  replicas: count.optional(),
  running: count,
  /** How the last update or rollback goes; absent before the first. */
  updateStatus: z
    .object({
      /** Such as updating, completed, paused, rollback_started, rollback_completed. */
      state: name,
      startedAt: time.optional(),
      completedAt: time.optional(),
      message,
    })
    .optional(),
  updateConfig: z
    .object({
      order: name,
      failureAction: name,
      parallelism: count,
      monitor: seconds,
    })
    .optional(),
});
export type Service = z.output<typeof serviceSchema>;

/** A task of such a service, the ended ones too; only those have an exit code. */
export const taskSchema = z.object({
  id: name,
  service: name,
  slot: count,
  image: name,
  state: name,
  desiredState: name,
  since: time,
  createdAt: time,
  message,
  error: message.optional(),
  exitCode: z.int().optional(),
  /** Its first 12 characters; absent before there is one. */
  container: name.optional(),
});
export type Task = z.output<typeof taskSchema>;

/** The answer to GET /facts. */
export const factsSchema = z.object({
  /** The reader's clock, which is also the Engine's, of the same machine. */
  now: time,
  /** When this reader started. */
  startedAt: time,
  containers: z.array(containerSchema).max(500),
  /** Both are absent where this Engine manages no Swarm. */
  services: z.array(serviceSchema).max(100).optional(),
  tasks: z.array(taskSchema).max(2_000).optional(),
});
export type Facts = z.output<typeof factsSchema>;

/** What happened to a container or a service; all other events are left out. */
export const ACTIONS = [
  'create',
  'start',
  'restart',
  'kill',
  'oom',
  'die',
  'stop',
  'pause',
  'unpause',
  'destroy',
  'health_status',
  'update',
  'remove',
] as const;

/** An event as the journal keeps it: of a container or a Swarm service of this project. */
export const eventSchema = z.object({
  /** Counted from 1 since the reader started. */
  id: z.int().min(1),
  at: time,
  type: z.enum(['container', 'service']),
  action: z.enum(ACTIONS),
  service: name,
  /** The container's id and name; absent for an event of a Swarm service. */
  container: name.optional(),
  name: name.optional(),
  image: name.optional(),
  /** With `die`. */
  exitCode: z.int().optional(),
  /** With `kill`, the signal's number. */
  signal: z.int().optional(),
  /** With `health_status`. */
  health: z.enum(['starting', 'healthy', 'unhealthy']).optional(),
  /** With `update` of a service, the state of its update that has begun. */
  updateState: name.optional(),
});
export type EngineEvent = z.output<typeof eventSchema>;

/** The answer to GET /events?since=ID. */
export const eventsSchema = z.object({
  now: time,
  /** Another one means another reader, whose ids begin anew. */
  startedAt: time,
  /**
   * Since when no event has been missed: the start of the reader, or the moment at which it found the
   * Engine again. Absent while the Engine does not answer. That nothing happened is known only after this.
   */
  completeSince: time.optional(),
  /** Those with a greater id than asked for, the oldest first; the last 2,000 are kept. */
  events: z.array(eventSchema).max(2_000),
});
export type Events = z.output<typeof eventsSchema>;
