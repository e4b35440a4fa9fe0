// Answers with an error status.
import { defineFault, whole } from './fault-type.ts';

export const error = defineFault({
  name: 'error',
  symptom: 'answers wrongly',
  shows:
    'A process that runs but answers with errors. Only on /rng: health checks miss it. Only on /health: a false alarm.',
  spares: 'The other routes, and the process.',
  cure: 'The watchdog, if /health fails all the time; otherwise nothing.',
  settings: {
    status: whole(400, 599).default(500).describe('HTTP status of the answer'),
  },
  switchOn: ({ status }) => ({
    strike({ answer }) {
      answer(status, `the fault error answers ${status}`);
    },
  }),
});
