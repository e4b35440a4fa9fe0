// Tells a replica that was replaced from one that was restarted.
import type { LiveEvent } from '../src/live/state.ts';

/** Whether another container came, and not a new process in the same one. */
export function isReplacement({ kind, text }: LiveEvent): boolean {
  return kind === 'new-process' && / replaces /.test(text);
}
