// The guide under test: what its witnesses say is up to the test.
import { createServer, type RequestListener } from 'node:http';
import type { TestContext } from 'node:test';
import { createLifecycle } from 'service-kit/lifecycle.ts';
import { silentLog } from 'service-kit/log.ts';
import { listen } from 'service-kit/serve.ts';
import { createApp } from '../../src/app.ts';
import { readCatalogue } from '../../src/catalogue.ts';
import { createGuide } from '../../src/guide.ts';
import { openProgress } from '../../src/progress.ts';
import { createRecord } from '../../src/witnesses/record.ts';

export function createTestGuide() {
  const record = createRecord();
  const guide = createGuide(readCatalogue(), openProgress(undefined, silentLog()), record);
  const lifecycle = createLifecycle();
  const livePage = 'http://localhost:8088';
  return { guide, record, ...createApp({ guide, lifecycle, log: silentLog(), livePage }) };
}

/** Listens on a port of its own, or on the wanted one, until the test ends or stops it. */
export async function serve(
  test: Pick<TestContext, 'after'>,
  app: RequestListener,
  wantedPort = 0,
) {
  const server = createServer(app);
  const port = await listen(server, wantedPort, '127.0.0.1');
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  test.after(stop);
  return { address: `http://127.0.0.1:${port}`, port, stop };
}

/** The guide under test, listening and judging. */
export async function serveTestGuide(test: Pick<TestContext, 'after'>, wantedPort = 0) {
  const { guide, record, app, streams } = createTestGuide();
  const { address, stop } = await serve(test, app, wantedPort);
  const judging = setInterval(() => {
    guide.judgeAll();
    streams.sendChanges();
  }, 20);
  test.after(() => clearInterval(judging));
  return { guide, record, streams, address, stop };
}
