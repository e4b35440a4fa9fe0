// Asks the web server for its status and its history.
import * as z from 'zod';
import type { WebStatus } from '../evidence/evidence.ts';
import { ask } from './ask.ts';
import type { WebHistory } from './record.ts';

const time = z.number();
const text = z.string().max(1_000);
const count = z.number().min(0);

const statusSchema = z.object({
  webBootId: text,
  service: z.object({ condition: text, reason: text.optional(), ready: count, known: count }),
  client: z.object({
    breaker: text,
    waiting: count,
    safeguards: z.record(text, z.boolean()),
  }),
  askingPerSecond: count,
  replicas: z
    .array(
      z.object({
        instance: text,
        bootId: text,
        release: text,
        condition: text,
        docker: text,
        restarts: count,
        calls: count,
        faults: z.array(z.object({ type: text })),
      }),
    )
    .max(100),
  events: z
    .array(
      z.object({
        id: count,
        at: time,
        kind: text,
        text,
        instance: text.optional(),
        fault: text.optional(),
      }),
    )
    .max(1_000),
  recoveries: z
    .array(
      z.object({
        id: count,
        fault: text.optional(),
        brokeAt: time,
        steps: z.record(text, time),
        requests: count,
        requestsLost: count,
        curedBy: text.optional(),
        over: z.boolean(),
      }),
    )
    .max(1_000),
  seconds: z
    .array(z.object({ second: time, numbers: count, failures: count, attempts: count }))
    .max(1_000),
});

/**
 * @param addresses of which the first that answers is believed
 * @returns undefined where there is no web server
 */
export async function askWeb(
  addresses: readonly string[],
): Promise<{ status: WebStatus; history: WebHistory } | undefined> {
  for (const address of addresses) {
    const { data } = statusSchema.safeParse((await ask(`${address}/api/status`))?.body);
    if (!data) continue;
    const { webBootId, service, client, askingPerSecond, events, recoveries, seconds } = data;
    const replicas = data.replicas.map(({ faults, ...replica }) => ({
      ...replica,
      faults: faults.map(({ type }) => type),
    }));
    const status = { webBootId, ...service, ...client, askingPerSecond, replicas };
    return { status, history: { events, recoveries, seconds } };
  }
  return undefined;
}
