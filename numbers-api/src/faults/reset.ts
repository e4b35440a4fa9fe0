// A connection torn down before the answer, as by a broken network or a proxy that gave up.
import { commonSettings, defineFault } from './fault-type.ts';

export const reset = defineFault({
  name: 'reset',
  symptom: 'answers wrongly',
  shows: 'The connection is torn down (TCP RST): no status, only an error such as ECONNRESET.',
  spares: 'The process, and other connections.',
  cure: 'The watchdog, when /health is hit all the time; otherwise nothing. Clients may try again.',
  settings: commonSettings,
  switchOn() {
    return {
      strike(request) {
        request.socket.resetAndDestroy();
      },
    };
  },
});
