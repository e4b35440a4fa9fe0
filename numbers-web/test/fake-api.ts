// A stand-in for numbers-api on a real socket. It speaks the same contract, answers /rng as badly as a
// test wants, and can be killed and started again.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { About, ActiveFault, Catalogue, Problem, SwitchedOn } from 'contract';
import express, { type Express, type RequestHandler } from 'express';
import { answers, fails, hangs, resets } from './fake-answers.ts';
import { fakeCatalogue } from './fake-faults.ts';

interface FakeFault extends ActiveFault {
  settings: { routes: string[]; status: number };
}

export interface FakeApi {
  /** The address of its /rng. */
  url: string;
  /** What it calls itself. */
  instance: string;
  release: string;
  /** Whether its /ready says 503, as while it stops. */
  isStopping: boolean;
  /** Calls of GET /rng so far. */
  calls: number;
  /** What it does with a GET /rng from now on, while no fault is on. */
  answer: RequestListener;
  faults: FakeFault[];
  /** Whether faults can be switched. */
  faultInjection: boolean;
  /** The headers of the last request that switched a fault. */
  controlHeaders: Record<string, unknown>;
  die(): Promise<void>;
  /** Listens on the same port again, as a new process. */
  start(): Promise<void>;
}

/** Where a fake listens and what it calls itself; any free port of 127.0.0.1 unless given. */
export interface FakePlace {
  host?: string;
  port?: number;
  instance?: string;
}

/** Listens until the test ends. */
export async function startFakeApi(
  test: Pick<TestContext, 'after'>,
  answer: RequestListener = answers('42'),
  { host = '127.0.0.1', port = 0, instance = 'fake' }: FakePlace = {},
): Promise<FakeApi> {
  let server: Server | undefined;
  let boot = { bootId: randomUUID(), startedAt: new Date().toISOString() };

  const api: FakeApi = {
    url: '',
    instance,
    release: 'v3',
    isStopping: false,
    calls: 0,
    answer,
    faults: [],
    faultInjection: true,
    controlHeaders: {},
    async die() {
      if (!server) return;
      const dying = server;
      server = undefined;
      dying.close();
      dying.closeAllConnections();
      await once(dying, 'close');
    },
    async start() {
      boot = { bootId: randomUUID(), startedAt: new Date().toISOString() };
      api.faults = [];
      api.isStopping = false;
      server = createServer(createFakeApp(api, () => boot));
      server.listen(port, host);
      await once(server, 'listening');
      port = (server.address() as AddressInfo).port;
      api.url = `http://${host}:${port}/rng`;
    },
  };
  await api.start();
  test.after(api.die);
  return api;
}

function createFakeApp(api: FakeApi, getBoot: () => Pick<About, 'bootId' | 'startedAt'>): Express {
  const app = express();
  app.get('/', (_request, response) => {
    const problem = api.faults.some(({ type }) => type === 'error') ? 'the fault error' : undefined;
    const { calls, faults, instance, release } = api;
    const about: About = {
      service: 'numbers-api',
      release,
      version: '3.0.0',
      instance,
      ...getBoot(),
      calls,
      health: problem ? { status: 'unhealthy', problem } : { status: 'healthy' },
      probes: [],
      faults,
    };
    response.json(about);
  });
  app.get('/rng', (request, response, next) => {
    if (request.method === 'GET') api.calls += 1;
    spoil(api)(request, response, next);
  });
  app.get('/rng', (request, response) => api.answer(request, response));
  app.get('/ready', (request, response, next) => {
    if (api.isStopping) fails(503, 'stopping')(request, response);
    else next();
  });
  app.get(['/health', '/ready'], spoil(api), (_request, response) => response.send('Ok'));

  app.use(['/faults', '/reset'], (request, response, next) => {
    api.controlHeaders = request.headers;
    if (api.faultInjection) next();
    else fails(404, 'not here')(request, response);
  });
  app.get('/faults', (_request, response) => {
    response.json({ types: fakeCatalogue, active: api.faults } satisfies Catalogue);
  });
  app.put('/faults/:type', express.json(), (request, response) => {
    const { type } = request.params;
    const known = fakeCatalogue.find(({ name }) => name === type);
    const usual = known?.settings.properties.routes?.default;
    const { status = 500, routes = usual } = request.body;
    if (!Number.isInteger(status)) {
      const errors = [{ field: 'status', detail: 'must be a whole number' }];
      const refusal: Problem = { status: 400, detail: 'A setting is wrong.', errors };
      response.status(400).json(refusal);
      return;
    }
    const fault = { type: String(type), settings: { ...request.body, routes, status }, hits: 0 };
    api.faults = [...api.faults.filter((other) => other.type !== type), fault];
    response.json({ active: api.faults } satisfies SwitchedOn);
  });
  app.delete(['/faults/:type', '/faults'], (request, response) => {
    const { type } = request.params;
    api.faults = api.faults.filter((fault) => type !== undefined && fault.type !== type);
    response.status(204).end();
  });
  app.post('/reset', (_request, response) => {
    api.faults = [];
    response.status(204).end();
  });
  return app;
}

/** Milliseconds that a crashed fake takes to be back, as a restart policy would have it. */
const RESTART_TIME = 600;

function spoil(api: FakeApi): RequestHandler {
  return (request, response, next) => {
    const fault = api.faults.find(({ settings }) => settings.routes.includes(request.path));
    if (!fault) return next();
    fault.hits += 1;
    if (fault.type === 'crash') void api.die().then(() => setTimeout(api.start, RESTART_TIME));
    else if (fault.type === 'hang') hangs(request, response);
    else if (fault.type === 'reset') resets(request, response);
    else fails(fault.settings.status, 'the fault strikes')(request, response);
  };
}
