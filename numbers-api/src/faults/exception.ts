// Throws an error that nothing catches.
import { defineFault } from './fault-type.ts';

export const exception = defineFault({
  name: 'exception',
  symptom: 'dies',
  shows: 'An uncaught error: Node prints the stack trace and exits with code 1.',
  spares: 'Nothing: all requests in flight are lost.',
  cure: 'The restart policy.',
  settings: {},
  switchOn: () => ({
    strike({ target }) {
      // Thrown inside the handler, Express would catch it and answer 500.
      setImmediate(() => {
        throw new Error(`the fault exception struck at ${target}`);
      });
    },
  }),
});
