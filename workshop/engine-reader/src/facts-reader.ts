// Reads the current facts from the Engine. Only what is named here is taken from its answers.
import { type Engine, filters, type Ownership, shortId } from './engine.ts';
import { type Facts, factsSchema } from './facts.ts';

/** The part of an inspected container that is used. Times are RFC 3339, Memory is bytes or 0 for no limit. */
interface Inspected {
  Id: string;
  Name: string;
  RestartCount: number;
  State: { Status: string; ExitCode: number; StartedAt: string; Health?: { Status: string } };
  HostConfig: { Init?: boolean | null; RestartPolicy?: { Name: string }; Memory?: number };
  Config: { Image: string; Labels: Record<string, string>; Healthcheck?: { Test?: string[] } };
}

type SwarmService = { ID: string; Spec: { Name: string }; UpdateStatus?: { State?: string } };
type TaskStatus = { State: string; ContainerStatus?: { ExitCode?: number } };
type SwarmTask = { ServiceID: string; Slot?: number; Status: TaskStatus };

/** The states of tasks that have exited. */
const EXITED = ['complete', 'failed', 'shutdown', 'rejected'];

/** Resolves with the facts. @throws Error if the Engine doesn't answer */
export async function readFacts(
  { ask }: Engine,
  { labels, serviceOf, serviceInSwarm }: Ownership,
  startedAt: string,
): Promise<Facts> {
  const withLabel = (label: string) => filters({ label: [label] });

  /** Undefined for a container that is gone by now. */
  function inspect(id: string): Promise<Inspected | undefined> {
    return ask<Inspected>(`/containers/${id}/json`).catch((error) => {
      if (error.status !== 404) throw error;
      return undefined;
    });
  }

  async function readContainers() {
    const list = (label: string) =>
      ask<{ Id: string }[]>(`/containers/json?all=true&${withLabel(label)}`);
    const ids = (await Promise.all(labels.map(list))).flat().map(({ Id }) => Id);
    const inspected = await Promise.all([...new Set(ids)].map(inspect));
    return inspected.flatMap((container) => {
      // The Engine was asked for ours only; whether it is ours is decided here.
      const service = container && serviceOf(container.Config.Labels);
      return service ? [describeContainer(container, service)] : [];
    });
  }

  /** Undefined without a Swarm. */
  async function readSwarm() {
    const info = await ask<{ Swarm?: { ControlAvailable?: boolean } }>('/info');
    if (info.Swarm?.ControlAvailable !== true) return undefined;
    const [services, tasks] = await Promise.all([
      ask<SwarmService[]>(`/services?${withLabel(labels[1])}`),
      ask<SwarmTask[]>(`/tasks?${withLabel(labels[1])}`),
    ]);
    const names = new Map(services.map(({ ID, Spec }) => [ID, serviceInSwarm(Spec.Name)]));
    return {
      services: services.flatMap(({ ID, UpdateStatus: { State: state } = {} }) => {
        const name = names.get(ID);
        return name ? [{ name, ...(state && { updateStatus: { state } }) }] : [];
      }),
      tasks: tasks.flatMap(({ ServiceID, Slot: slot = 0, Status: { State, ContainerStatus } }) => {
        const service = names.get(ServiceID);
        const exit = EXITED.includes(State) ? { exitCode: ContainerStatus?.ExitCode ?? 0 } : {};
        return service ? [{ service, slot, state: State, ...exit }] : [];
      }),
    };
  }

  const swarm = readSwarm().catch((error) => {
    // A proxy in front of the socket may refuse to answer.
    if (error.status === undefined) throw error;
    return undefined;
  });
  const [containers, ofSwarm] = await Promise.all([readContainers(), swarm]);
  return factsSchema.parse({ now: new Date().toISOString(), startedAt, containers, ...ofSwarm });
}

/** Leaves out commands, their output and the environment, which may hold secrets. */
function describeContainer(inspected: Inspected, service: string) {
  const { State: state, HostConfig: host, Config: config } = inspected;
  /** The label has the form `numbers-api:service_started:false,database:service_healthy:true`. */
  const dependencies = config.Labels['com.docker.compose.depends_on']?.split(',') ?? [];
  return {
    id: shortId(inspected.Id),
    name: inspected.Name.replace(/^\//, ''),
    service,
    image: config.Image,
    state: state.Status,
    exitCode: state.ExitCode,
    // Docker's zero is the year 1.
    startedAt: state.StartedAt.startsWith('0001-')
      ? undefined
      : new Date(state.StartedAt).toISOString(),
    restartCount: inspected.RestartCount,
    health: state.Health?.Status,
    hasHealthCheck: (config.Healthcheck?.Test?.[0] ?? 'NONE') !== 'NONE',
    init: host.Init === true,
    restartPolicy: host.RestartPolicy?.Name || 'no',
    memoryLimit: host.Memory ?? 0,
    dependsOn: dependencies.flatMap((dependency) => dependency.split(':')[0] || []),
  };
}
