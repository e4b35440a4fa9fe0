// What numbers-web knows of the API, and telling it what to do, as its page does.
import type { LiveState } from 'numbers-web/live/state.ts';
import { waitFor } from 'test-kit/wait.ts';
import { ask } from './http.ts';
import { webUrl } from './stack.ts';

/** Undefined while the web does not answer. */
export async function readStatus(url = webUrl): Promise<LiveState | undefined> {
  const answer = await ask(`${url}/api/status`);
  return answer?.status === 200 ? JSON.parse(answer.body) : undefined;
}

/** Sends a form of the page, which has to be taken. A list is a field of that name for each entry. */
export async function submit(path: string, fields: Record<string, unknown>): Promise<void> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value].flat()) body.append(name, String(one));
  }
  const response = await fetch(`${webUrl}${path}`, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body,
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

/** Waits until the web knows so many replicas and nothing else, and all are well, for Docker, too. */
export function waitForReplicas(count: number, url = webUrl): Promise<LiveState> {
  return waitFor(`${count} healthy replicas on the page`, 30, async () => {
    const status = await readStatus(url);
    const isWell =
      status?.replicas.length === count &&
      status.replicas.every(
        ({ condition, docker }) => condition === 'healthy' && docker === 'healthy',
      );
    return isWell && status;
  });
}
