// What is told of Swarm's services and tasks.
import { shortId } from './containers.ts';
import type { EngineService, EngineServiceSpec, EngineTask } from './engine.ts';
import type { Service, Task } from './facts.ts';
import { secondsOf, timeOf } from './times.ts';

/** @param name without the stack's */
export function describeService(inspected: EngineService, name: string): Service {
  const { Spec: spec, PreviousSpec: previous, UpdateStatus: update } = inspected;
  const replicas = spec.Mode.Replicated?.Replicas;
  const startedAt = timeOf(update?.StartedAt);
  const completedAt = timeOf(update?.CompletedAt);
  return {
    name,
    image: imageOf(spec),
    ...(previous && { previousImage: imageOf(previous) }),
    ...(replicas !== undefined && { replicas }),
    running: inspected.ServiceStatus?.RunningTasks ?? 0,
    ...(update?.State && {
      updateStatus: {
        state: update.State,
        ...(startedAt && { startedAt }),
        ...(completedAt && { completedAt }),
        message: update.Message ?? '',
      },
    }),
    ...(spec.UpdateConfig && {
      updateConfig: {
        order: spec.UpdateConfig.Order,
        failureAction: spec.UpdateConfig.FailureAction ?? 'pause',
        parallelism: spec.UpdateConfig.Parallelism,
        monitor: secondsOf(spec.UpdateConfig.Monitor),
      },
    }),
  };
}

/** @param service its name without the stack's */
export function describeTask(task: EngineTask, service: string): Task {
  const { Status: status } = task;
  const container = status.ContainerStatus?.ContainerID;
  const hasEnded = ['complete', 'failed', 'shutdown', 'rejected'].includes(status.State);
  return {
    id: shortId(task.ID),
    service,
    slot: task.Slot ?? 0,
    image: withoutDigest(task.Spec.ContainerSpec?.Image ?? ''),
    state: status.State,
    desiredState: task.DesiredState,
    since: new Date(status.Timestamp).toISOString(),
    createdAt: new Date(task.CreatedAt).toISOString(),
    message: status.Message ?? '',
    ...(status.Err && { error: status.Err }),
    ...(hasEnded && { exitCode: status.ContainerStatus?.ExitCode ?? 0 }),
    ...(container && { container: shortId(container) }),
  };
}

function imageOf({ TaskTemplate: template }: EngineServiceSpec): string {
  return withoutDigest(template.ContainerSpec?.Image ?? '');
}

/** Swarm may have put the digest behind the tag: numbers/numbers-api:v3@sha256:… */
const withoutDigest = (image: string): string => image.replace(/@.*$/, '');
