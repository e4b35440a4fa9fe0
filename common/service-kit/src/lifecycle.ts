// Where a process stands between its start and its end. Readiness follows from it.

export type Phase = 'starting' | 'ready' | 'stopping';

/** Handed to whoever must know or change the phase: the /ready route and the graceful stop. */
export interface Lifecycle {
  phase: Phase;
}

/** Begins as `starting`; whoever has bound the port says that it is ready. */
export function createLifecycle(): Lifecycle {
  return { phase: 'starting' };
}
