// What pages that are open are told.
import type { RequestHandler } from 'express';
import { sendJson } from 'service-kit/responses.ts';
import type { Broadcaster } from '../live/broadcaster.ts';
import type { Recovery, RecoveryStep } from '../live/state.ts';
import type { Store } from '../live/store.ts';

/** GET /api/status: everything at once. */
export function sendStatus(store: Store, broadcaster: Broadcaster): RequestHandler {
  return (_request, response) => {
    broadcaster.notePoll();
    sendJson(response, store.read());
  };
}

/** GET /api/recoveries: the last recoveries, as a file to keep. */
export function sendRecoveries(store: Store): RequestHandler {
  return (_request, response) => {
    sendJson(response.attachment('recoveries.json'), store.read().recoveries.map(withSeconds));
  };
}

function withSeconds({ brokeAt, steps, ...others }: Recovery) {
  const secondsSinceBreak = Object.fromEntries(
    Object.entries(steps).map(([step, at]) => [step, (at - brokeAt) / 1_000]),
  ) as Partial<Record<RecoveryStep, number>>;
  return { ...others, brokeAt: new Date(brokeAt).toISOString(), secondsSinceBreak };
}
