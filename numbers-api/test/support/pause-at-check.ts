// Preloaded into a process: pauses it (SIGSTOP) as soon as its /health is asked for the fourth time.
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

let checks = 0;
subscribe('http.server.request.start', (message) => {
  if ((message as { request: IncomingMessage }).request.url !== '/health') return;
  checks += 1;
  if (checks !== 4) return;
  console.log('{"msg":"paused"}');
  process.kill(process.pid, 'SIGSTOP');
});
