// The only way to the Engine: GETs to its Unix socket. Also decides which of its containers are this project's.
import { get, type IncomingMessage, type RequestOptions } from 'node:http';
import { json, text } from 'node:stream/consumers';

/** Milliseconds without data from the Engine after which a request is cancelled. */
const PATIENCE = 5_000;
/** The API of Docker Engine 25, the oldest that this project supports. Newer ones support it, too. */
const API_VERSION = 'v1.44';

/** Returns the id as `docker ps` prints it. */
export const shortId = (id: string): string => id.slice(0, 12);

/** An event, as the Engine reports it. */
export interface RawEvent {
  Action: string;
  Actor: { ID: string; Attributes: Record<string, string> };
  /** Nanoseconds since 1970. */
  timeNano: number;
}

/** Returns a query, from lists of wanted values by name. */
export const filters = (by: Readonly<Record<string, readonly string[]>>): string =>
  `filters=${encodeURIComponent(JSON.stringify(by))}`;

export type Engine = ReturnType<typeof createEngine>;

/** @param socketPath the Engine's Unix socket */
export function createEngine(socketPath: string) {
  async function send(question: string, options: RequestOptions): Promise<IncomingMessage> {
    const path = `/${API_VERSION}${question}`;
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      // A connection of its own: the agent's would be cut after five silent seconds, events too.
      const request = get({ socketPath, path, agent: false, ...options }, resolve);
      request.on('error', reject).on('timeout', () => request.destroy(new Error('no answer')));
    });
    const { statusCode: status } = response;
    if (status === 200) return response;
    throw Object.assign(new Error(`${path}: ${status} ${await text(response)}`), { status });
  }

  return {
    /** Resolves with the answer to a GET. @throws Error after five silent seconds, or with a `status` that isn't 200 */
    ask: async <Answer>(path: string) =>
      json(await send(path, { timeout: PATIENCE })) as Promise<Answer>,

    /** Resolves with the events from now on; their list ends when the connection does. */
    followEvents: async (query: string, signal: AbortSignal) =>
      parseLines(await send(`/events?${query}`, { signal })),
  };
}

async function* parseLines(response: IncomingMessage): AsyncIterable<RawEvent> {
  let rest = '';
  for await (const chunk of response.setEncoding('utf8')) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line);
  }
}

export type Ownership = ReturnType<typeof createOwnership>;

/** Finds the service of what the Engine reports; undefined for other projects, which the reader doesn't report. */
export function createOwnership(project: string, stack: string) {
  const serviceInSwarm = (name = ''): string | undefined =>
    name.startsWith(`${stack}_`) ? name.slice(stack.length + 1) : undefined;

  return {
    /** Labels of our containers; each container has one of them. */
    labels: [
      `com.docker.compose.project=${project}`,
      `com.docker.stack.namespace=${stack}`,
    ] as const,
    /** Takes the name of a Swarm service. */
    serviceInSwarm,
    /** Takes a container's labels, or the attributes of an event, which include them. */
    serviceOf(labels: Readonly<Record<string, string | undefined>>): string | undefined {
      // Images built by Compose have the labels of project and service too, and so does any container of such an
      // image. Only Compose's own containers have a number.
      const service = labels['com.docker.compose.service'];
      const number = labels['com.docker.compose.container-number'];
      if (labels['com.docker.compose.project'] === project && service && number) return service;
      if (labels['com.docker.stack.namespace'] !== stack) return undefined;
      return serviceInSwarm(labels['com.docker.swarm.service.name']);
    },
  };
}
