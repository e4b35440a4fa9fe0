// The times that docs/reference.md promises, on an idle machine.

/** Seconds, at the latest. */
export const PROMISED = {
  /** From a break until the Engine says unhealthy. */
  unhealthy: 15,
  /** From a break until the process has ended. */
  ended: 22,
  /** From a break until numbers flow again. */
  recovered: 26,
  /** From a crash until the Engine says healthy again. */
  healthyAfterCrash: 3,
} as const;
