// All that this process can ask the Engine: seven questions, each a GET. No other file knows the socket.
import { get, type IncomingMessage, type RequestOptions } from 'node:http';
import { json, text } from 'node:stream/consumers';
import { ACTIONS } from './facts.ts';

/** Milliseconds without a word from the Engine after which a question is given up. */
const PATIENCE = 5_000;
/** The API of Docker Engine 25, the oldest that this project takes. Newer ones speak it, too. */
const API_VERSION = '1.44';

/** As `docker ps` prints it. */
export const shortId = (id: string): string => id.slice(0, 12);

/** The part of an inspected container that is looked at. Times are RFC 3339, durations nanoseconds. */
export interface EngineContainer {
  Id: string;
  Name: string;
  RestartCount: number;
  State: {
    Status: string;
    ExitCode: number;
    StartedAt: string;
    Health?: { Status: string };
  };
  HostConfig: {
    Init?: boolean | null;
    RestartPolicy?: { Name: string };
    /** Bytes; 0 for no limit. */
    Memory?: number;
  };
  Config: { Image: string; Labels: Record<string, string>; Healthcheck?: EngineHealthCheck };
}

export interface EngineHealthCheck {
  Test?: string[];
  Interval?: number;
  Timeout?: number;
  Retries?: number;
  StartPeriod?: number;
  StartInterval?: number;
}

/** The part of a Swarm service that is looked at. */
export interface EngineService {
  ID: string;
  Spec: { Name: string };
  UpdateStatus?: { State?: string };
}

/** The part of a task that is looked at. */
export interface EngineTask {
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

/** A question rejects where the Engine says nothing for five seconds; only events may take longer. */
export interface Engine {
  /** The ids of all containers with this label, running or not. */
  listContainers(label: string): Promise<string[]>;
  /** Undefined where there is none any more. */
  inspectContainer(id: string): Promise<EngineContainer | undefined>;
  /** Whether services and tasks can be asked for here. */
  managesSwarm(): Promise<boolean>;
  listServices(label: string): Promise<EngineService[]>;
  /** All tasks of the services with this label, the ended ones too. */
  listTasks(label: string): Promise<EngineTask[]>;
  /** Events from now on. Resolves once they are followed; the list ends when the connection does. */
  followEvents(signal: AbortSignal): Promise<AsyncIterable<RawEvent>>;
}

/** @param socketPath the Engine's Unix socket */
export function createEngine(socketPath: string): Engine {
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
    async listContainers(label) {
      const query = `all=true&${filters({ label: [label] })}`;
      const list = await ask<{ Id: string }[]>(`/containers/json?${query}`);
      return list.map(({ Id }) => Id);
    },
    async inspectContainer(id) {
      try {
        return await ask(`/containers/${id}/json`);
      } catch (error) {
        if ((error as { status?: number }).status === 404) return undefined;
        throw error;
      }
    },
    async managesSwarm() {
      const info = await ask<{ Swarm?: { ControlAvailable?: boolean } }>('/info');
      return info.Swarm?.ControlAvailable === true;
    },
    listServices: (label) => ask(`/services?${filters({ label: [label] })}`),
    listTasks: (label) => ask(`/tasks?${filters({ label: [label] })}`),
    async followEvents(signal) {
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
