// The recordings of real containers, and their stories in a short form that a person can read and check.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Observation, Recording } from '../src/recording.ts';
import { CURES, sentenceOf, shortName } from '../src/sentences.ts';
import type { Recovery, Story } from '../src/story.ts';
import { tellStory } from '../src/tell.ts';

const FILE = join(import.meta.dirname, 'recordings.json');
const recordings: Record<string, Recording> = JSON.parse(readFileSync(FILE, 'utf8'));

export const names = Object.keys(recordings);

/** Returns a copy that may be changed. */
export function readRecording(name: string): Recording {
  const recording = recordings[name];
  if (!recording) throw new Error(`no recording ${name}`);
  return structuredClone(recording);
}

export const endOf = ({ observations }: Recording): number =>
  Math.max(...observations.map(({ until }) => until));

/** The same as the web server saw it, which cannot ask the Engine. */
export function withoutEngine({ header, observations }: Recording): Recording {
  return { header, observations: observations.filter(({ kind }) => kind !== 'engine') };
}

/** Each event and each recovery in a line; times are seconds since the first failure or the first observation. */
export function storyInShort(recording: Recording): string[] {
  const story = tellStory(recording, endOf(recording));
  const { service, replicas, events, recoveries } = story;
  const from = recoveries[0]?.brokeAt ?? firstAt(recording.observations);
  const seconds = (at: number): string => ((at - from) / 1_000).toFixed(1);
  return [
    `${service.condition}, ${service.ready} of ${service.known} ready`,
    ...replicas.map(({ instance, condition, docker, restarts, replaced }) => {
      const history = [
        `${restarts} restarts`,
        ...replaced.map((each) => `replaced ${shortName(each)}`),
      ];
      return `${shortName(instance)}: ${condition}, Docker: ${docker}, ${history.join(', ')}`;
    }),
    ...events.map((event) => `${seconds(event.at)} ${sentenceOf(event, replicas.length > 1)}`),
    ...recoveries.map((recovery) => recoveryInShort(recovery, story, seconds)),
  ];
}

function recoveryInShort(
  recovery: Recovery,
  { replicas }: Story,
  seconds: (at: number) => string,
): string {
  const { instance = '', fault, routes, brokeAt, steps, starts, detection, over } = recovery;
  const { requests, requestsLost, curedBy, goodAt, cutOffAt } = recovery;
  const parts = [
    `failed at ${seconds(brokeAt)}`,
    replicas.length > 1 ? shortName(instance) : '',
    fault ? `by ${fault}${routes ? ` on ${routes.join(' ')}` : ''}` : '',
    ...Object.entries(steps).map(([step, at]) => `${step} ${((at - brokeAt) / 1_000).toFixed(1)}`),
    starts > 1 ? `${starts} starts` : '',
    goodAt === undefined ? '' : `good ${((goodAt - brokeAt) / 1_000).toFixed(1)}`,
    `${requestsLost} of ${requests} lost`,
    `cured by ${curedBy ? CURES[curedBy] : 'itself'}`,
    detection === 'checked' ? '' : `Docker ${detection}`,
    over ? '' : 'not over',
    cutOffAt ? 'cut off' : '',
  ];
  return parts.filter(Boolean).join(', ');
}

const firstAt = ([first]: readonly Observation[]): number => first?.at ?? 0;
