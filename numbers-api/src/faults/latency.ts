// Delays each answer.
import { defineFault, number } from './fault-type.ts';

const milliseconds = number(0, 3_600_000);

export const latency = defineFault({
  name: 'latency',
  symptom: 'keeps waiting',
  shows: 'Slow is down: for a caller with a time-out, a late answer is no answer.',
  spares: 'The content of the answers, and callers that wait long enough.',
  cure: 'The watchdog, if /health exceeds its time-out; otherwise nothing.',
  settings: {
    delay: milliseconds.default(2_000).describe('milliseconds by which each answer is delayed'),
    jitter: milliseconds
      .default(0)
      .describe('milliseconds by which a delay varies at random, in both directions'),
  },
  switchOn: ({ delay, jitter }) => ({
    strike({ passOn, random }) {
      setTimeout(passOn, Math.max(0, delay + (2 * random() - 1) * jitter));
    },
  }),
});
