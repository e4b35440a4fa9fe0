// Reads the facts of the moment from the Engine.
import { type Engine, type EngineContainer, type Ownership, shortId } from './engine.ts';
import type { Container, Facts, Service, Task } from './facts.ts';

/**
 * Returns what reads the facts, and rejects when the Engine does not answer.
 *
 * @param startedAt when this reader started
 */
export function createFactsReader(engine: Engine, ownership: Ownership, startedAt: string) {
  const [, stackLabel] = ownership.labels;

  async function readContainers(): Promise<Container[]> {
    const lists = await Promise.all(ownership.labels.map(engine.listContainers));
    const ids = [...new Set(lists.flat())];
    const inspected = await Promise.all(ids.map(engine.inspectContainer));
    return inspected.flatMap((container) => {
      // The Engine was asked for ours only; whether it is ours is decided here.
      const service = container && ownership.serviceOf(container.Config.Labels);
      return service ? [describeContainer(container, service)] : [];
    });
  }

  async function readSwarm(): Promise<{ services: Service[]; tasks: Task[] }> {
    const [services, tasks] = await Promise.all([
      engine.listServices(stackLabel),
      engine.listTasks(stackLabel),
    ]);
    return {
      services: services.flatMap(({ Spec, UpdateStatus }) => {
        const name = ownership.serviceInSwarm(Spec.Name);
        const state = UpdateStatus?.State;
        return name ? [{ name, ...(state && { updateStatus: { state } }) }] : [];
      }),
      tasks: tasks.flatMap(({ ServiceID, Slot: slot = 0, Status: { State, ContainerStatus } }) => {
        const owner = services.find(({ ID }) => ID === ServiceID);
        const service = owner && ownership.serviceInSwarm(owner.Spec.Name);
        const hasExited = ['complete', 'failed', 'shutdown', 'rejected'].includes(State);
        const exitCode = hasExited ? { exitCode: ContainerStatus?.ExitCode ?? 0 } : {};
        return service ? [{ service, slot, state: State, ...exitCode }] : [];
      }),
    };
  }

  /** Undefined without a Swarm, and where a proxy before the socket refuses what is asked of it. */
  async function findSwarm() {
    try {
      return (await engine.managesSwarm()) ? await readSwarm() : undefined;
    } catch (error) {
      if ((error as { status?: number }).status === undefined) throw error;
      return undefined;
    }
  }

  return async (): Promise<Facts> => {
    const [containers, swarm] = await Promise.all([readContainers(), findSwarm()]);
    return { now: new Date().toISOString(), startedAt, containers, ...swarm };
  };
}

/** Leaves out commands, their output and the environment, which may hold secrets. */
function describeContainer(inspected: EngineContainer, service: string): Container {
  const { State: state, HostConfig: host, Config: config } = inspected;
  const status = state.Health?.Status;
  const isKnown = status === 'starting' || status === 'healthy' || status === 'unhealthy';
  const check = config.Healthcheck?.Test?.[0] ?? 'NONE';
  return {
    id: shortId(inspected.Id),
    name: inspected.Name.replace(/^\//, ''),
    service,
    image: config.Image,
    state: state.Status,
    exitCode: state.ExitCode,
    // Docker's zero is the year 1.
    ...(!state.StartedAt.startsWith('0001-') && {
      startedAt: new Date(state.StartedAt).toISOString(),
    }),
    restartCount: inspected.RestartCount,
    health: isKnown ? status : 'none',
    hasHealthCheck: check !== 'NONE',
    init: host.Init === true,
    restartPolicy: host.RestartPolicy?.Name || 'no',
    memoryLimit: host.Memory ?? 0,
    dependsOn: dependencies(config.Labels['com.docker.compose.depends_on']),
  };
}

/** @param label such as `numbers-api:service_started:false,database:service_healthy:true` */
function dependencies(label: string | undefined): string[] {
  if (!label) return [];
  return label.split(',').map((dependency) => dependency.split(':')[0] ?? '');
}
