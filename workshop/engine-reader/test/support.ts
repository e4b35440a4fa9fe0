// The whole reader, on a port of its own, and an Engine on a Unix socket, with what it says, secrets included.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { silentLog } from 'service-kit/log.ts';
import { readSettings } from 'service-kit/settings.ts';
import { serve } from 'test-kit/serve.ts';
import { waitFor } from 'test-kit/wait.ts';
import { createReader, settingsSchema } from '../src/app.ts';
import type { Events } from '../src/facts.ts';

/** Marks everything that must not be reported. */
export const SECRET = 'hunter2';

export const idOf = (digit: string): string => digit.repeat(64);

export const ours: Record<string, string> = {
  'com.docker.compose.project': 'numbers',
  'com.docker.compose.service': 'numbers-api',
  'com.docker.compose.container-number': '1',
};

export const theirs: Record<string, string> = {
  ...ours,
  'com.docker.compose.project': 'payroll',
  'com.docker.compose.service': SECRET,
};

export function inspected(id: string, labels: Record<string, string>, overrides: object = {}) {
  const Health = { Status: 'unhealthy', Log: [{ ExitCode: 1, Output: SECRET }] };
  const StartedAt = '2026-11-24T06:10:02.5Z';
  const RestartPolicy = { Name: 'on-failure' };
  const Image = 'localhost/numbers/numbers-api:v3';
  const Healthcheck = { Test: ['CMD', SECRET] };
  const Labels = { ...labels, password: SECRET };
  return {
    Id: id,
    Name: `/${labels['com.docker.compose.service']}-1`,
    Path: SECRET,
    Args: [SECRET],
    State: { Status: 'running', ExitCode: 0, Error: SECRET, StartedAt, Health },
    RestartCount: 4,
    Mounts: [{ Source: SECRET }],
    HostConfig: { Init: true, Memory: 201_326_592, RestartPolicy, Binds: [SECRET] },
    Config: { Image, Env: [`PASSWORD=${SECRET}`], Cmd: [SECRET], Labels, Healthcheck },
    NetworkSettings: { Networks: { [SECRET]: {} } },
    ...overrides,
  };
}

/** Answers of an Engine that hands out the containers of others, too, whatever it was asked for. */
const ANSWERS: Record<string, unknown> = {
  '/info': { Swarm: { ControlAvailable: false }, Name: SECRET },
  '/containers/json': [{ Id: idOf('a') }, { Id: idOf('b') }],
  [`/containers/${idOf('a')}/json`]: inspected(idOf('a'), ours),
  [`/containers/${idOf('b')}/json`]: inspected(idOf('b'), theirs),
};

export const event = (action: string, labels: Record<string, string>, more: object = {}) => ({
  Action: action,
  Actor: { ID: idOf('a'), Attributes: { ...labels, password: SECRET, ...more } },
  timeNano: 1_795_500_000_123_000_000,
});

/** All that the Engine may ever be asked by the reader. */
const ALLOWED = [
  /^GET \/v1\.44\/info$/,
  /^GET \/v1\.44\/containers\/[0-9a-f]{64}\/json$/,
  /^GET \/v1\.44\/(containers\/json|events|services|tasks)\?[\w&=%.+-]+$/,
];

/** Listens until the end of the test; then it must have been asked nothing else than what is allowed. */
async function startFakeEngine(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'engine-'));
  const followers = new Set<ServerResponse>();
  const engine = {
    socket: join(folder, 'docker.sock'),
    /** The requests in their order, as in `GET /v1.44/info`. */
    asked: [] as string[],
    /** Answers by path, without version and query. What is not here is answered with 404, and null never. */
    answers: { ...ANSWERS },
    /** Sends an event to all who follow. */
    tell(event: object) {
      for (const follower of followers) follower.write(`${JSON.stringify(event)}\n`);
    },
    /** Ends the lists of events, as a restart does. */
    hangUp() {
      for (const follower of followers) follower.end();
    },
  };

  const server = createServer((request, response) => {
    engine.asked.push(`${request.method} ${request.url}`);
    const path = (request.url ?? '').replace(/\?.*$/, '').replace(/^\/v[\d.]+/, '');
    if (path === '/events') {
      followers.add(response);
      response.on('close', () => followers.delete(response));
      response.flushHeaders();
    } else {
      const answer = engine.answers[path];
      if (answer === null) return;
      response.statusCode = answer === undefined ? 404 : 200;
      response.end(JSON.stringify(answer ?? { message: 'no such thing' }));
    }
  });
  await new Promise<void>((resolve) => server.listen(engine.socket, resolve));
  t.after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
    const others = engine.asked.filter((asked) => !ALLOWED.some((each) => each.test(asked)));
    assert.deepEqual(others, []);
  });
  return engine;
}

export type TestReader = Awaited<ReturnType<typeof startReader>>;

/** Runs until the end of the test. */
export async function startReader(t: TestContext, log = silentLog()) {
  const engine = await startFakeEngine(t);
  const settings = readSettings(settingsSchema, { ENGINE_SOCKET: engine.socket });
  const { app, follow } = createReader(settings, log);
  void follow(t.signal);
  const { address, port } = await serve(t, app);
  const ask = (path: string) => fetch(address + path);
  /** The answer to a GET as JSON; its type is what the caller expects. */
  const get = async <Answer>(path: string) => (await ask(path)).json() as Promise<Answer>;
  await waitFor('the reader to follow', 120, async () => (await ask('/ready')).ok);
  return {
    engine,
    port,
    get,
    eventsUntil: (lastId: number) =>
      waitFor(`event ${lastId}`, 120, async () => {
        const { events } = await get<Events>('/events');
        return events.at(-1)?.id === lastId && events;
      }),
    status: async (path: string) => (await ask(path)).status,
  };
}
