// Answers with an error status.
import * as z from 'zod';
import { defineFault } from './fault-type.ts';

export const error = defineFault({
  name: 'error',
  symptom: 'answers wrongly',
  shows:
    'A process that runs but answers with errors. Only on /rng: health checks miss it. Only on /health: a false alarm.',
  spares: 'The other routes, and the process.',
  cure: 'The watchdog, if /health fails all the time; otherwise nothing.',
  settings: {
    status: z.int().min(400).max(599).default(500).describe('HTTP status of the answer'),
  },
  switchOn: ({ status }) => ({
    strike({ answer }) {
      answer(status, `the fault error answers ${status}`);
    },
  }),
});
