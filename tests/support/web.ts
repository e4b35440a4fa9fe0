// What numbers-web knows of the API, telling it what to do, as its page does, and what it has recorded, with what the
// Docker Engine reported.
import { mkdir, writeFile } from 'node:fs/promises';
import { after, afterEach, type TestContext } from 'node:test';
import type { Scenario } from 'contract/scenarios.ts';
import { type Recording, recordingSchema } from 'story/recording.ts';
import type { Story } from 'story/story.ts';
import { tellStory } from 'story/tell.ts';
import { waitFor } from 'test-kit/wait.ts';
import { type EngineEvents, followEngine } from './engine-events.ts';
import { askForJson } from './http.ts';
import { webUrl } from './stack.ts';

/** Undefined while the web does not answer. */
export const readStatus = (url = webUrl) => askForJson<Story>(`${url}/api/status`);

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
  // A form that sends one field sends the routes, too: those that are ticked by default.
  const type = (await readStatus())?.faultTypes.find(({ name }) => name === fault);
  const routes = type?.settings.properties.routes?.default ?? [];
  await submit(`/faults/${fault}/on`, { routes, ...settings, replica: instance });
}

/** Waits until the web knows exactly so many replicas, and all are healthy, also for Docker. */
export function waitForReplicas(count: number, url = webUrl): Promise<Story> {
  return waitFor(`${count} healthy replicas on the page`, 30, async () => {
    const status = await readStatus(url);
    const { replicas = [] } = status ?? {};
    const well = replicas.filter((one) => one.condition === 'healthy' && one.docker === 'healthy');
    return replicas.length === count && well.length === count && status;
  });
}

/** Undefined while the web server does not answer. */
export async function readRecording(
  engine?: EngineEvents,
  url = webUrl,
): Promise<Recording | undefined> {
  const answer = await askForJson(`${url}/api/recording`);
  if (!answer) return undefined;
  const { header, observations } = recordingSchema.parse(answer);
  const next = Math.max(0, ...observations.map(({ id }) => id)) + 1;
  const events = (engine?.list() ?? []).map((event) => ({ ...event, id: next + event.id }));
  return { header, observations: [...observations, ...events] };
}

/** The same as the page sees it, which cannot read Docker's events. */
export const withoutEngine = ({ header, observations }: Recording): Recording => ({
  header,
  observations: observations.filter(({ kind }) => kind !== 'engine'),
});

/** The story as Docker's events complete it; undefined while the web server does not answer. */
export async function readStory(engine: EngineEvents): Promise<Story | undefined> {
  const recording = await readRecording(engine);
  return recording && tellStory(recording, Date.now());
}

/** Keeps a recording in the folder `screenshots`, as a file that the page can replay. */
export async function saveRecording(name: string, recording: Recording): Promise<void> {
  await mkdir('screenshots', { recursive: true });
  const file = name.replaceAll(/[^\w.-]+/g, '-').slice(0, 80);
  await writeFile(`screenshots/${file}.recording.json`, JSON.stringify(recording));
}

/** Has each test of the file that fails keep its recording. Comes before the hooks that stop containers. */
export function keepRecordingsOfFailures(): void {
  const engine = followEngine();
  after(engine.stop);
  afterEach(async (context) => {
    const { name, passed } = context as TestContext;
    const recording = passed ? undefined : await readRecording(engine);
    if (recording) await saveRecording(name, recording);
  });
}
