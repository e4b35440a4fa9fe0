// Alternates between failure and success.
import { defineFault, seconds } from './fault-type.ts';

export const flap = defineFault({
  name: 'flap',
  symptom: 'answers wrongly',
  shows: 'Why a health check has `retries`: one failure does not make a service unhealthy.',
  spares: 'Everything while it is up.',
  cure: 'It ends by itself after each `down`. If `down` is long enough, the watchdog acts.',
  settings: {
    up: seconds.default(15).describe('seconds of successful answers'),
    down: seconds.default(15).describe('seconds of answers with 503, which come first'),
  },
  switchOn({ up, down }, { now }) {
    const startedAt = now();
    return {
      armed: () => ((now() - startedAt) / 1_000) % (down + up) < down,
      strike({ answer }) {
        answer(503, 'the fault flap is in its down phase');
      },
    };
  },
});
