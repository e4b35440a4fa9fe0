// What is told of a container, from all that the Engine knows of it.
import type { EngineContainer, EngineHealthCheck } from './engine.ts';
import type { Container } from './facts.ts';
import type { Owner } from './ownership.ts';
import { secondsOf, timeOf } from './times.ts';

/** Characters of an id that `docker ps` prints. */
const SHORT_ID = 12;
/** Characters of a check's output that are told at most. */
const MAX_OUTPUT = 4_096;

/** As `docker ps` prints it; containers and tasks are told apart by no more than this. */
export const shortId = (id: string): string => id.slice(0, SHORT_ID);

/**
 * Commands and the environment are left out, which may hold secrets. Durations are in seconds, sizes in bytes.
 */
export function describeContainer(inspected: EngineContainer, owner: Owner): Container {
  const { State: state, HostConfig: host, Config: config } = inspected;
  const startedAt = timeOf(state.StartedAt);
  const finishedAt = timeOf(state.FinishedAt);
  const health = describeHealth(state.Health);
  const healthCheck = describeHealthCheck(config.Healthcheck);
  return {
    ...owner,
    id: shortId(inspected.Id),
    name: inspected.Name.replace(/^\//, ''),
    image: config.Image,
    state: state.Status,
    exitCode: state.ExitCode,
    oomKilled: state.OOMKilled,
    createdAt: new Date(inspected.Created).toISOString(),
    ...(startedAt && { startedAt }),
    ...(finishedAt && { finishedAt }),
    restartCount: inspected.RestartCount,
    ...(health && { health }),
    ...(healthCheck && { healthCheck }),
    init: host.Init === true,
    restartPolicy: host.RestartPolicy?.Name || 'no',
    memoryLimit: host.Memory ?? 0,
    dependsOn: dependencies(config.Labels['com.docker.compose.depends_on']),
  };
}

function describeHealth(health: EngineContainer['State']['Health']): Container['health'] {
  const status = health?.Status;
  if (status !== 'starting' && status !== 'healthy' && status !== 'unhealthy') return undefined;
  return {
    status,
    failingStreak: health?.FailingStreak ?? 0,
    log: (health?.Log ?? []).map(({ Start, End, ExitCode, Output }) => ({
      start: new Date(Start).toISOString(),
      end: new Date(End).toISOString(),
      exitCode: ExitCode,
      output: Output.slice(0, MAX_OUTPUT),
    })),
  };
}

function describeHealthCheck(check: EngineHealthCheck | undefined): Container['healthCheck'] {
  const kind = check?.Test?.[0];
  if (check === undefined || kind === undefined || kind === 'NONE') return undefined;
  return {
    interval: secondsOf(check.Interval),
    timeout: secondsOf(check.Timeout),
    retries: check.Retries ?? 0,
    startPeriod: secondsOf(check.StartPeriod),
    startInterval: secondsOf(check.StartInterval),
  };
}

/** @param label such as `numbers-api:service_started:false,database:service_healthy:true` */
function dependencies(label: string | undefined): string[] {
  if (!label) return [];
  return label.split(',').map((dependency) => dependency.split(':')[0] ?? '');
}
