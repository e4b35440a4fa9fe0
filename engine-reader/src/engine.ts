// All that this process can ask the Engine: six questions, each a GET. No other file knows the socket.
import { createInterface } from 'node:readline';
import Docker, { type ContainerInspectInfo, type Service } from 'dockerode';
import { ACTIONS } from './facts.ts';

/** Milliseconds after which an answer is not waited for any longer. */
const PATIENCE = 5_000;

/** The part of a task that is looked at. The library leaves its type open. */
export interface EngineTask {
  ID: string;
  CreatedAt: string;
  ServiceID: string;
  Slot?: number;
  DesiredState: string;
  Spec: { ContainerSpec?: { Image?: string } };
  Status: {
    Timestamp: string;
    State: string;
    Message?: string;
    Err?: string;
    ContainerStatus?: { ContainerID?: string; ExitCode?: number };
  };
}

/** An event, as the Engine tells it. */
export interface RawEvent {
  Type: string;
  Action: string;
  Actor: { ID: string; Attributes: Record<string, string> };
  /** Nanoseconds since 1970. */
  timeNano: number;
}

export interface Engine {
  /** The ids of all containers with this label, running or not. */
  listContainers(label: string): Promise<string[]>;
  /** Undefined where there is none any more. */
  inspectContainer(id: string): Promise<ContainerInspectInfo | undefined>;
  /** Whether services and tasks can be asked for here. */
  managesSwarm(): Promise<boolean>;
  listServices(label: string): Promise<Service[]>;
  /** All tasks of the services with this label, the ended ones too. */
  listTasks(label: string): Promise<EngineTask[]>;
  /** Events from now on. Resolves once they are followed; the list ends when the connection does. */
  followEvents(signal: AbortSignal): Promise<AsyncIterable<RawEvent>>;
}

/**
 * No version of the API is asked for, so the Engine answers in its own; what is read here has been the same
 * since 1.25 (`ServiceStatus` since 1.41).
 *
 * @param socketPath the Engine's Unix socket
 */
export function createEngine(socketPath: string): Engine {
  const docker = new Docker({ socketPath, timeout: PATIENCE });
  /** Without that limit: days may pass between two events. */
  const patientDocker = new Docker({ socketPath });

  return {
    async listContainers(label) {
      const list = await docker.listContainers({ all: true, filters: { label: [label] } });
      return list.map(({ Id }) => Id);
    },
    async inspectContainer(id) {
      try {
        return await docker.getContainer(id).inspect();
      } catch (error) {
        if ((error as { statusCode?: number }).statusCode === 404) return undefined;
        throw error;
      }
    },
    async managesSwarm() {
      const info: { Swarm?: { ControlAvailable?: boolean } } = await docker.info();
      return info.Swarm?.ControlAvailable === true;
    },
    listServices: (label) => docker.listServices({ filters: { label: [label] }, status: true }),
    listTasks: (label) => docker.listTasks({ filters: { label: [label] } }),
    async followEvents(signal) {
      const stream = await patientDocker.getEvents({
        filters: { type: ['container', 'service'], event: [...ACTIONS] },
        abortSignal: signal,
      });
      return parseLines(stream);
    },
  };
}

async function* parseLines(stream: NodeJS.ReadableStream): AsyncIterable<RawEvent> {
  for await (const line of createInterface({ input: stream })) {
    if (line !== '') yield JSON.parse(line);
  }
}
