// The sign of each condition.
import type { Condition } from '../../src/live/state.ts';

/** Ids of the symbols in glyphs.ejs. */
export const GLYPHS: Readonly<Record<Condition, string>> = {
  unknown: 'old',
  gone: 'gone',
  'not responding': 'unhealthy',
  unhealthy: 'unhealthy',
  'not ready': 'not-ready',
  degraded: 'degraded',
  healthy: 'healthy',
};
