// The real numbers-api, inside the test's process so that a test can look into it: one of it, or several
// behind one name. A fault that ends the process would end the test.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { TestContext } from 'node:test';
import type { About, FaultType } from 'contract';
import { createService } from 'numbers-api/service.ts';
import { settingsSchema } from 'numbers-api/settings.ts';
import { silentLog } from 'service-kit/log.ts';
import { listen } from 'service-kit/serve.ts';
import { readSettings } from 'service-kit/settings.ts';
import request from 'supertest';

/** A name that no name server knows. */
const NAME = 'numbers-api.invalid';

function createReal(environment: Record<string, string> = {}) {
  const settings = { FAIL_AFTER_CALLS: '0', FAULT_INJECTION: 'on', HOST_NAMES: NAME };
  return createService(readSettings(settingsSchema, { ...settings, ...environment }), silentLog());
}

const read = async (path: string) => (await request(createReal().app).get(path)).body;
/** All faults that it offers, as GET /faults lists them. */
export const faultTypes: FaultType[] = (await read('/faults')).types;
/** What it says of itself at the start. */
export const ABOUT: About = await read('/');

export interface RealApiOptions {
  /** Where it listens; on any free port unless given. */
  host?: string;
  port?: number;
  /** What it calls itself. */
  instance?: string;
  faultInjection?: 'on' | 'off';
}

export type RealApi = Awaited<ReturnType<typeof startApi>>;

/** Listens until the test ends. */
export async function startApi(
  test: TestContext,
  { host = '127.0.0.1', port = 0, instance = 'one', faultInjection = 'on' }: RealApiOptions = {},
) {
  function create() {
    const service = createReal({ FAULT_INJECTION: faultInjection, RELEASE: 'v3' });
    Object.assign(service.state, { instance });
    service.lifecycle.phase = 'ready';
    return { service, server: createServer(service.app) };
  }
  const api = {
    /** The process that runs, or ran last. */
    ...create(),
    /** The address of its /rng. */
    url: '',
    /** Calls of GET /rng since its start. */
    calls: () => api.service.faults.calls,
    faults: () => api.service.faults.active(),
    /** Switches a fault on that spoils the numbers alone. */
    spoilNumbers: (type: string) => api.service.faults.switchOn(type, { routes: ['/rng'] }),
    switchAllOff: () => api.service.faults.switchAllOff(),
    /** Ends without a word to its clients. */
    async die(): Promise<void> {
      if (!api.server.listening) return;
      api.switchAllOff();
      api.server.close();
      api.server.closeAllConnections();
      await once(api.server, 'close');
    },
    /** Listens on the same port again, as a new process. */
    async start(): Promise<void> {
      Object.assign(api, create());
      await listen(api.server, port, host);
    },
  };
  port = await listen(api.server, port, host);
  api.url = `http://${host}:${port}/rng`;
  test.after(api.die);
  return api;
}

/**
 * Starts several of it on one port of 127.0.0.2, 127.0.0.3 and so on, which Linux has without being asked, until the
 * test ends. (On macOS: `sudo ifconfig lo0 alias 127.0.0.2`, and so on.)
 */
export async function startReplicas(test: TestContext, instances: readonly string[]) {
  let port = 0;
  const replicas: RealApi[] = [];
  for (const [place, instance] of instances.entries()) {
    const api = await startApi(test, { host: `127.0.0.${place + 2}`, port, instance });
    port = Number(new URL(api.url).port);
    replicas.push(api);
  }
  const all = {
    /** The address of /rng under their name. */
    url: `http://${NAME}:${port}/rng`,
    replicas,
    /** The addresses that the name has; a test may change them. */
    addresses: replicas.map(({ url }) => new URL(url).hostname),
    async lookUp(): Promise<string[]> {
      if (all.addresses.length > 0) return all.addresses;
      throw new Error('the name is unknown');
    },
  };
  return all;
}
