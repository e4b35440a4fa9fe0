// Four outages that one click, or one command, plays: what is switched on, in this order, and what to look at.
import type { Safeguard } from './story.ts';

export interface Preset {
  title: string;
  /** What to look at while it is played. */
  look: string;
  /** How many replicas it needs; any number without it. */
  replicas?: 'one' | 'several';
  /** Calls of users a second. */
  asking: number;
  /** The safeguards of the web's client that are off. */
  without: readonly Safeguard[];
  faults: readonly PresetFault[];
}

export interface PresetFault {
  fault: string;
  /** The body of PUT /faults/{fault}. */
  settings: Readonly<Record<string, unknown>>;
  /** Whether it is switched on in one of the replicas only. */
  inOne?: true;
  /** Seconds after the faults before it. */
  after?: number;
  /** In how many further processes it is switched on again. */
  again?: number;
}

/** The presets by name, as in POST /presets/{name}. */
export const PRESETS: Readonly<Record<string, Preset>> = {
  'crash-loop': {
    title: 'Crash loop',
    look: 'Each process crashes at once, and Docker waits longer before each start. After six crashes it stays up.',
    asking: 5,
    without: [],
    faults: [{ fault: 'crash', settings: { exitCode: 3 }, again: 5 }],
  },
  'one-slow': {
    title: 'One of three is slow',
    look: 'No call fails: a retry goes to another replica. Turn off Retry, then Time-out, and watch the users.',
    replicas: 'several',
    asking: 10,
    without: [],
    faults: [{ fault: 'latency', settings: { delay: 3000, routes: ['/rng'] }, inOne: true }],
  },
  leak: {
    title: 'Memory leak',
    look: 'Healthy until the kernel kills it at its limit: exit code 137, no warning. The restart policy starts it again.',
    asking: 5,
    without: [],
    faults: [{ fault: 'memory', settings: { mbPerSecond: 20 } }],
  },
  outage: {
    title: 'Outage after its cause',
    look: 'Ten seconds from now the API is fast and healthy again, but users get no number. Then turn on the breaker.',
    replicas: 'one',
    asking: 10,
    without: ['breaker'],
    faults: [
      { fault: 'overload', settings: { perSecond: 15 } },
      { fault: 'latency', settings: { delay: 1500, duration: 5, routes: ['/rng'] }, after: 3 },
    ],
  },
};
