// Requests of the commands.
import * as z from 'zod';

/** Milliseconds after which an answer is not waited for any longer. */
const PATIENCE = 5_000;

export interface Reply {
  status: number;
  text: string;
}

const problemSchema = z.object({ detail: z.string() });

/** A request that got no answer; the message says why, in a few words. */
export class NoAnswer extends Error {}

/** @throws NoAnswer when there is none: refused, reset, unknown host, or too late */
export async function send(method: string, address: string, body?: object): Promise<Reply> {
  try {
    const response = await fetch(address, {
      method,
      signal: AbortSignal.timeout(PATIENCE),
      headers: { Connection: 'close', ...(body && { 'Content-Type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: (await response.text()).trim() };
  } catch (error) {
    throw new NoAnswer(explain(error));
  }
}

/** What a reply says in words: the detail of problem details, else its text. */
export function wordsOf({ text }: Reply): string {
  try {
    return problemSchema.parse(JSON.parse(text)).detail;
  } catch {
    return text;
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `nothing within ${PATIENCE / 1_000} s`;
  const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'nobody has that name';
  if (code === 'ECONNREFUSED') return 'connection refused';
  return code === 'ECONNRESET' || code === 'UND_ERR_SOCKET'
    ? 'connection torn down'
    : (code ?? error.message);
}
