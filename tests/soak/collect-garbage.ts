// Runs inside a container: makes the service collect its garbage, through Node's inspector, which the
// signal SIGUSR1 opens on the container's own loopback address. Until then a heap also holds what nobody
// needs any more, and its size says little.
// https://nodejs.org/api/debugger.html, https://chromedevtools.github.io/devtools-protocol/v8/HeapProfiler/
import { setTimeout as sleep } from 'node:timers/promises';

const TARGETS = 'http://127.0.0.1:9229/json/list';
/** Times that are tried, and milliseconds between them. */
const TRIES = 50;
const RETRY_DELAY = 100;

async function findInspector(): Promise<string> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const response = await fetch(TARGETS).catch(() => undefined);
    if (response) {
      const [target] = (await response.json()) as [{ webSocketDebuggerUrl: string }];
      return target.webSocketDebuggerUrl;
    }
    await sleep(RETRY_DELAY);
  }
  throw new Error(`no inspector at ${TARGETS}`);
}

// To the init, which hands it on to the service.
process.kill(1, 'SIGUSR1');
const socket = new WebSocket(await findInspector());
socket.addEventListener('open', () => {
  socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }));
});
socket.addEventListener('message', ({ data }) => {
  const { id, error } = JSON.parse(data);
  if (id !== 1) return;
  if (error) throw new Error(error.message);
  socket.close();
});
socket.addEventListener('error', () => {
  throw new Error('the inspector does not answer');
});
