// Requests as a client outside of the containers makes them.

/** Resolves with undefined where there is no answer: refused, reset, or none within two seconds. */
export async function ask(url: string, method = 'GET') {
  try {
    const response = await fetch(url, { method, signal: AbortSignal.timeout(2_000) });
    return { status: response.status, body: await response.text() };
  } catch {
    return undefined;
  }
}

/** Resolves with the JSON of an answer with status 200, such as a number from /rng; undefined where there is none. */
export async function askForJson<Value>(url: string): Promise<Value | undefined> {
  const answer = await ask(url);
  return answer?.status === 200 ? JSON.parse(answer.body) : undefined;
}
