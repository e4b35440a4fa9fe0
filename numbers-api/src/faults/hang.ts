// A request that gets no answer, as when a promise never settles.
import { commonSettings, defineFault } from './fault-type.ts';

export const hang = defineFault({
  name: 'hang',
  symptom: 'keeps waiting',
  shows: 'No answer at all: whoever calls without a time-out waits for ever, and so does a stop.',
  spares: 'Every request it does not hit: the event loop runs.',
  cure: 'The watchdog, when /health hangs; requests that already hang do so until their clients leave.',
  settings: commonSettings,
  switchOn() {
    return { strike() {} };
  },
});
