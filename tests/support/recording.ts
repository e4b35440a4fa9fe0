// Reads what numbers-web has recorded, adds what the Docker Engine reported, and tells the story of both.
import { mkdir, writeFile } from 'node:fs/promises';
import { after, afterEach, type TestContext } from 'node:test';
import { type Recording, recordingSchema } from 'story/recording.ts';
import type { Story } from 'story/story.ts';
import { tellStory } from 'story/tell.ts';
import { type EngineEvents, followEngine } from './engine-events.ts';
import { ask } from './http.ts';
import { webUrl } from './stack.ts';

/** Undefined while the web server does not answer. */
export async function readRecording(
  engine?: Pick<EngineEvents, 'list'>,
  url = webUrl,
): Promise<Recording | undefined> {
  const answer = await ask(`${url}/api/recording`);
  if (answer?.status !== 200) return undefined;
  const { header, observations } = recordingSchema.parse(JSON.parse(answer.body));
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
export async function readStory(
  engine?: Pick<EngineEvents, 'list'>,
  url = webUrl,
): Promise<Story | undefined> {
  const recording = await readRecording(engine, url);
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
