// Delays each answer.
import * as z from 'zod';
import { commonSettings, defineFault } from './fault-type.ts';

export const latency = defineFault({
  name: 'latency',
  symptom: 'keeps waiting',
  shows: 'Slow is down: for a caller with a time-out, a late answer is no answer.',
  spares: 'The content of the answers, and callers that wait long enough.',
  cure: 'The watchdog, if /health exceeds its time-out; otherwise nothing.',
  settings: commonSettings.extend({
    delay: z
      .number()
      .min(0)
      .max(3_600_000)
      .default(1_000)
      .describe('milliseconds by which each answer is delayed'),
    jitter: z
      .number()
      .min(0)
      .max(3_600_000)
      .default(0)
      .describe('milliseconds by which a delay varies at random, in both directions'),
  }),
  switchOn({ delay, jitter }) {
    return {
      strike(request, _response, passOn, random) {
        const wait = delay + (2 * random() - 1) * jitter;
        setTimeout(
          () => {
            // A client that has given up must not draw a number.
            if (!request.socket.destroyed) passOn();
          },
          Math.max(0, wait),
        );
      },
    };
  },
});
