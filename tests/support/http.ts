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

/** A number from /rng, undefined where there is none. */
export async function askForNumber(apiUrl: string): Promise<number | undefined> {
  const answer = await ask(`${apiUrl}/rng`);
  return answer?.status === 200 ? Number(answer.body) : undefined;
}
