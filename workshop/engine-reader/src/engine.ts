// All that this process can ask the Engine: seven questions, each a GET. No other file knows the socket.
import { createInterface } from 'node:readline';
import Docker, { type ContainerInspectInfo, type Service } from 'dockerode';
import { ACTIONS } from './facts.ts';

/** Milliseconds after which an answer is not waited for any longer. */
const PATIENCE = 5_000;
/** The API of Docker Engine 25, the oldest that this project takes. Newer ones speak it, too. */
const API_VERSION = '1.44';

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

/** A question rejects where the Engine says nothing for five seconds; only events may take longer. */
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

/** @param socketPath the Engine's Unix socket */
export function createEngine(socketPath: string): Engine {
  let version: Promise<string> | undefined;

  /** @param timeout milliseconds without a word from the Engine; none for what may be silent for days */
  async function client(timeout?: number): Promise<Docker> {
    version ??= negotiateVersion(socketPath);
    return new Docker({ socketPath, version: await version, ...(timeout && { timeout }) });
  }

  return {
    async listContainers(label) {
      const docker = await client(PATIENCE);
      const list = await docker.listContainers({ all: true, filters: { label: [label] } });
      return list.map(({ Id }) => Id);
    },
    async inspectContainer(id) {
      const docker = await client(PATIENCE);
      try {
        return await docker.getContainer(id).inspect();
      } catch (error) {
        if ((error as { statusCode?: number }).statusCode === 404) return undefined;
        throw error;
      }
    },
    async managesSwarm() {
      const docker = await client(PATIENCE);
      const info: { Swarm?: { ControlAvailable?: boolean } } = await docker.info();
      return info.Swarm?.ControlAvailable === true;
    },
    async listServices(label) {
      const docker = await client(PATIENCE);
      return docker.listServices({ filters: { label: [label] }, status: true });
    },
    async listTasks(label) {
      const docker = await client(PATIENCE);
      return docker.listTasks({ filters: { label: [label] } });
    },
    async followEvents(signal) {
      // The Engine may be another release than before.
      version = undefined;
      const docker = await client();
      const stream = await docker.getEvents({
        filters: { type: ['container', 'service'], event: [...ACTIONS] },
        abortSignal: signal,
      });
      return parseLines(stream);
    },
  };
}

/** Our own version, or the Engine's oldest where that is newer. */
async function negotiateVersion(socketPath: string): Promise<string> {
  const docker = new Docker({ socketPath, timeout: PATIENCE });
  const { MinAPIVersion: oldest } = await docker.version();
  const isNewer = Number(oldest.split('.')[1]) > Number(API_VERSION.split('.')[1]);
  return `v${isNewer ? oldest : API_VERSION}`;
}

async function* parseLines(stream: NodeJS.ReadableStream): AsyncIterable<RawEvent> {
  for await (const line of createInterface({ input: stream })) {
    if (line !== '') yield JSON.parse(line);
  }
}
