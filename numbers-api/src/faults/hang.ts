// Never answers a request, like a promise that never settles.
import { defineFault } from './fault-type.ts';

export const hang = defineFault({
  name: 'hang',
  symptom: 'keeps waiting',
  shows:
    'No answer at all: a client without a time-out waits forever, and so does a graceful stop.',
  spares: 'All other requests: the event loop runs.',
  cure: 'The watchdog, if /health hangs. Requests that already hang stay open until their clients close them.',
  settings: {},
  switchOn: () => ({ strike() {} }),
});
