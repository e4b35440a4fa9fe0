// Reports that the service is not ready, although it works.
import { defineFault } from './fault-type.ts';

export const unready = defineFault({
  name: 'unready',
  symptom: 'says no',
  shows:
    'Readiness is not liveness: a load balancer sends no requests, but nothing needs a restart.',
  spares: 'Numbers and health, unless `routes` includes them.',
  cure: 'Nothing, until you switch it off.',
  affects: ['readiness'],
  settings: {},
  switchOn: () => ({
    strike({ answer }) {
      answer(503, 'the fault unready is on');
    },
  }),
});
