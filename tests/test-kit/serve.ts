// A server in the process of a test.
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Listens on a free port, or on the given one, until the test ends or stops it. */
export async function serve(
  test: { after(stop: () => void): void },
  app: RequestListener,
  wantedPort = 0,
  host = '127.0.0.1',
) {
  const server = createServer(app).listen(wantedPort, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  test.after(stop);
  return { server, address: `http://${host}:${port}`, port, stop };
}
