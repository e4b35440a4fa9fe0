// The guide under test: what its witnesses say is up to the test.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { createLifecycle } from 'service-kit/lifecycle.ts';
import { silentLog } from 'service-kit/log.ts';
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

/** The same, listening until the test ends or stops it; unless told, on a port of its own. */
export async function serveTestGuide(test: Pick<TestContext, 'after'>, wantedPort = 0) {
  const { guide, record, app, streams } = createTestGuide();
  const server = createServer(app).listen(wantedPort, '127.0.0.1');
  await once(server, 'listening');
  const judging = setInterval(() => {
    guide.judgeAll();
    streams.sendChanges();
  }, 20);
  async function stop(): Promise<void> {
    if (!server.listening) return;
    clearInterval(judging);
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
  test.after(stop);
  const { port } = server.address() as AddressInfo;
  return { guide, record, streams, address: `http://127.0.0.1:${port}`, stop };
}
