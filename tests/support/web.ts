// What numbers-web knows of the API, and telling it what to do, as its page does.
import type { Scenario } from 'contract/scenarios.ts';
import type { Story } from 'story/story.ts';
import { waitFor } from 'test-kit/wait.ts';
import { ask } from './http.ts';
import { webUrl } from './stack.ts';

/** Undefined while the web does not answer. */
export async function readStatus(url = webUrl): Promise<Story | undefined> {
  const answer = await ask(`${url}/api/status`);
  return answer?.status === 200 ? JSON.parse(answer.body) : undefined;
}

/** Sends a form of the page, which has to be taken; a list as one field for each of its values. */
export async function submit(
  path: string,
  fields: Record<string, unknown>,
  url = webUrl,
): Promise<void> {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((each) => [name, String(each)]),
  );
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams(pairs),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

/** Switches a fault on by the page's form, so that the page knows it, however soon the process ends. */
export async function switchOnByPage(
  instance: string,
  { fault, settings }: Pick<Scenario, 'fault' | 'settings'>,
): Promise<void> {
  // A form that sends one field sends the routes, too: those that are ticked until somebody changes it.
  const type = (await readStatus())?.faultTypes.find(({ name }) => name === fault);
  const routes = type?.settings.properties.routes?.default ?? [];
  await submit(`/faults/${fault}/on`, { routes, ...settings, replica: instance });
}

/** Waits until the web knows so many replicas and nothing else, and all are well, for Docker, too. */
export function waitForReplicas(count: number, url = webUrl): Promise<Story> {
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
