// Resets the connection before the answer, like a broken network or a proxy that gives up.
import { defineFault } from './fault-type.ts';

export const reset = defineFault({
  name: 'reset',
  symptom: 'answers wrongly',
  shows:
    'The connection is reset (TCP RST): the client gets no status, only an error such as ECONNRESET.',
  spares: 'The process, and other connections.',
  cure: 'The watchdog, if /health fails all the time; otherwise nothing. Clients can retry.',
  settings: {},
  switchOn: () => ({
    strike({ request }) {
      request.socket.resetAndDestroy();
    },
  }),
});
