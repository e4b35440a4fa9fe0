// All that this process can ask the Engine: seven questions, each a GET; and what of its answers is this project's. No
// other file knows the socket.
import { get, type IncomingMessage, type RequestOptions } from 'node:http';
import { json, text } from 'node:stream/consumers';
import { ACTIONS } from './facts.ts';

/** Milliseconds without a word from the Engine after which a question is given up. */
const PATIENCE = 5_000;
/** The API of Docker Engine 25, the oldest that this project takes. Newer ones speak it, too. */
const API_VERSION = '1.44';

/** As `docker ps` prints it. */
export const shortId = (id: string): string => id.slice(0, 12);

/** The part of an inspected container that is looked at. Times are RFC 3339, Memory is bytes or 0 for no limit. */
export interface EngineContainer {
  Id: string;
  Name: string;
  RestartCount: number;
  State: { Status: string; ExitCode: number; StartedAt: string; Health?: { Status: string } };
  HostConfig: { Init?: boolean | null; RestartPolicy?: { Name: string }; Memory?: number };
  Config: { Image: string; Labels: Record<string, string>; Healthcheck?: { Test?: string[] } };
}

/** The part of a Swarm service that is looked at, and of its tasks. */
interface EngineService {
  ID: string;
  Spec: { Name: string };
  UpdateStatus?: { State?: string };
}
interface EngineTask {
  ServiceID: string;
  Slot?: number;
  Status: { State: string; ContainerStatus?: { ExitCode?: number } };
}

/** An event, as the Engine tells it. */
export interface RawEvent {
  Action: string;
  Actor: { ID: string; Attributes: Record<string, string> };
  /** Nanoseconds since 1970. */
  timeNano: number;
}

export type Engine = ReturnType<typeof createEngine>;

/**
 * A question rejects where the Engine says nothing for five seconds; only events may take longer.
 *
 * @param socketPath the Engine's Unix socket
 */
export function createEngine(socketPath: string) {
  let version: Promise<string> | undefined;

  /**
   * Resolves with the answer once its head is there.
   *
   * @throws Error with the answer's `status` where it is not 200
   */
  async function send(path: string, options: RequestOptions): Promise<IncomingMessage> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      // A connection of its own: the agent's would be cut after five silent seconds, events too.
      const request = get({ socketPath, path, agent: false, ...options }, resolve);
      request.on('error', reject).on('timeout', () => request.destroy(new Error('no answer')));
    });
    const { statusCode: status } = response;
    if (status === 200) return response;
    throw Object.assign(new Error(`${path}: ${status} ${await text(response)}`), { status });
  }

  /** Our own version, or the Engine's oldest where that is newer. */
  async function negotiateVersion(): Promise<string> {
    const answer = await json(await send('/version', { timeout: PATIENCE }));
    const { MinAPIVersion: oldest } = answer as { MinAPIVersion: string };
    const isNewer = Number(oldest.split('.')[1]) > Number(API_VERSION.split('.')[1]);
    return isNewer ? oldest : API_VERSION;
  }

  async function sendInVersion(path: string, options: RequestOptions): Promise<IncomingMessage> {
    version ??= negotiateVersion();
    return send(`/v${await version}${path}`, options);
  }

  async function ask<Answer>(path: string): Promise<Answer> {
    return json(await sendInVersion(path, { timeout: PATIENCE })) as Promise<Answer>;
  }

  return {
    /** The ids of all containers with this label, running or not. */
    async listContainers(label: string): Promise<string[]> {
      const query = `all=true&${filters({ label: [label] })}`;
      const list = await ask<{ Id: string }[]>(`/containers/json?${query}`);
      return list.map(({ Id }) => Id);
    },

    /** Undefined where there is none any more. */
    async inspectContainer(id: string): Promise<EngineContainer | undefined> {
      try {
        return await ask(`/containers/${id}/json`);
      } catch (error) {
        if ((error as { status?: number }).status === 404) return undefined;
        throw error;
      }
    },

    /** Whether services and tasks can be asked for here. */
    async managesSwarm(): Promise<boolean> {
      const info = await ask<{ Swarm?: { ControlAvailable?: boolean } }>('/info');
      return info.Swarm?.ControlAvailable === true;
    },

    listServices: (label: string) =>
      ask<EngineService[]>(`/services?${filters({ label: [label] })}`),

    /** All tasks of the services with this label, the ended ones too. */
    listTasks: (label: string) => ask<EngineTask[]>(`/tasks?${filters({ label: [label] })}`),

    /** Events from now on. Resolves once they are followed; the list ends when the connection does. */
    async followEvents(signal: AbortSignal): Promise<AsyncIterable<RawEvent>> {
      // The Engine may be another release than before.
      version = undefined;
      const query = filters({ type: ['container'], event: ACTIONS });
      return parseLines(await sendInVersion(`/events?${query}`, { signal }));
    },
  };
}

const filters = (by: Record<string, readonly string[]>): string =>
  `filters=${encodeURIComponent(JSON.stringify(by))}`;

async function* parseLines(response: IncomingMessage): AsyncIterable<RawEvent> {
  let rest = '';
  for await (const chunk of response.setEncoding('utf8')) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line);
  }
}

/** A container's labels, or the attributes of an event, among which its labels are. */
type Labels = Readonly<Record<string, string | undefined>>;

export type Ownership = ReturnType<typeof createOwnership>;

/**
 * Creates functions that find the service of a container. They return undefined for other projects, which the reader
 * doesn't report.
 *
 * @param project the Compose project
 * @param stack the Swarm stack
 */
export function createOwnership(project: string, stack: string) {
  const prefix = `${stack}_`;

  /** Returns the name of a service without the prefix of our stack; undefined for other stacks. */
  function serviceInSwarm(name: string): string | undefined {
    return name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
  }

  return {
    /** Labels that select our containers; each container has one of them. */
    labels: [
      `com.docker.compose.project=${project}`,
      `com.docker.stack.namespace=${stack}`,
    ] as const,
    serviceInSwarm,
    /** Returns the service of a container; undefined for other projects. */
    serviceOf(labels: Labels): string | undefined {
      // Images built by Compose have the labels of project and service too, and so does any container of such an
      // image. Only Compose's own containers have a number.
      const service = labels['com.docker.compose.service'];
      const number = labels['com.docker.compose.container-number'];
      if (labels['com.docker.compose.project'] === project && service && number) return service;
      if (labels['com.docker.stack.namespace'] !== stack) return undefined;
      return serviceInSwarm(labels['com.docker.swarm.service.name'] ?? '');
    },
  };
}
