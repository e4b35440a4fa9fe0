// The real numbers-api, inside the test's process so that a test can look into it: one of it, or several
// behind one name. A fault that ends the process would end the test.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { ActiveFault, FaultType } from 'contract';
import { createService, type Service } from 'numbers-api/service.ts';
import { settingsSchema } from 'numbers-api/settings.ts';
import { silentLog } from 'service-kit/log.ts';
import { readSettings } from 'service-kit/settings.ts';
import request from 'supertest';
import type { LookUp } from '../src/api/addresses.ts';

/** A name that no name server knows. */
const NAME = 'numbers-api.invalid';

function createReal(environment: Record<string, string> = {}): Service {
  const settings = { FAIL_AFTER_CALLS: '0', FAULT_INJECTION: 'on', HOST_NAMES: NAME };
  return createService(readSettings(settingsSchema, { ...settings, ...environment }), silentLog());
}

/** All faults that it offers, as GET /faults lists them. */
export const faultTypes: FaultType[] = (await request(createReal().app).get('/faults')).body.types;

export interface RealApi {
  /** The address of its /rng. */
  url: string;
  /** Of the process that runs, or ran last. */
  service: Service;
  server: Server;
  /** Calls of GET /rng since its start. */
  calls(): number;
  faults(): ActiveFault[];
  /** Switches a fault on that spoils the numbers alone. */
  spoilNumbers(type: string): void;
  switchAllOff(): void;
  /** Ends without a word to its clients. */
  die(): Promise<void>;
  /** Listens on the same port again, as a new process. */
  start(): Promise<void>;
}

export interface RealApiOptions {
  /** Where it listens; on any free port unless given. */
  host?: string;
  port?: number;
  /** What it calls itself. */
  instance?: string;
  faultInjection?: 'on' | 'off';
}

/** Listens until the test ends. */
export async function startApi(
  test: Pick<TestContext, 'after'>,
  { host = '127.0.0.1', port = 0, instance = 'one', faultInjection = 'on' }: RealApiOptions = {},
): Promise<RealApi> {
  const api = {
    calls: () => api.service.faults.calls,
    faults: () => api.service.faults.active(),
    spoilNumbers: (type) => api.service.faults.switchOn(type, { routes: ['/rng'] }),
    switchAllOff: () => api.service.faults.switchAllOff(),
    async die() {
      if (!api.server.listening) return;
      api.switchAllOff();
      api.server.close();
      api.server.closeAllConnections();
      await once(api.server, 'close');
    },
    async start() {
      api.service = createReal({ FAULT_INJECTION: faultInjection, RELEASE: 'v3' });
      Object.assign(api.service.state, { instance });
      api.service.lifecycle.phase = 'ready';
      api.server = createServer(api.service.app).listen(port, host);
      await once(api.server, 'listening');
      port = (api.server.address() as AddressInfo).port;
      api.url = `http://${host}:${port}/rng`;
    },
  } as RealApi;
  await api.start();
  test.after(api.die);
  return api;
}

/**
 * Several of it on one port of 127.0.0.2, 127.0.0.3 and so on, which Linux has without being asked. (On
 * macOS: `sudo ifconfig lo0 alias 127.0.0.2`, and so on.)
 */
export interface Replicas {
  /** The address of /rng under their name. */
  url: string;
  replicas: RealApi[];
  /** The addresses that the name has; a test may change them. */
  addresses: string[];
  lookUp: LookUp;
}

/** Listen until the test ends. */
export async function startReplicas(
  test: Pick<TestContext, 'after'>,
  instances: readonly string[],
): Promise<Replicas> {
  let port = 0;
  const all: Replicas = {
    url: '',
    replicas: [],
    addresses: [],
    async lookUp() {
      if (all.addresses.length > 0) return all.addresses;
      throw new Error('the name is unknown');
    },
  };
  for (const [place, instance] of instances.entries()) {
    const host = `127.0.0.${place + 2}`;
    const api = await startApi(test, { host, port, instance });
    port = Number(new URL(api.url).port);
    all.url = `http://${NAME}:${port}/rng`;
    all.replicas.push(api);
    all.addresses.push(host);
  }
  return all;
}
