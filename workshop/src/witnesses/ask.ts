// How witnesses are asked: over HTTP, in JSON, without patience.

/** Milliseconds after which an answer is not waited for any longer. */
const PATIENCE = 2_000;

export interface Answer {
  status: number;
  /** Undefined where it is not JSON. */
  body: unknown;
}

/** @returns undefined where there is no answer: refused, unknown, or too late */
export async function ask(
  address: string,
  method: 'GET' | 'HEAD' = 'GET',
): Promise<Answer | undefined> {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    // A connection that is kept from one look to the next would fail once with each restart.
    const headers = { Connection: 'close' };
    const response = await fetch(address, { method, headers, signal });
    const text = await response.text();
    return { status: response.status, body: parseJson(text) };
  } catch {
    return undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
