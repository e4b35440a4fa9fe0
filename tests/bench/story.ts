// How long it takes to tell the story of a full recording, beside reading the same recording with JSON.parse.
import type { Observation, Recording } from 'story/recording.ts';
import { readRecording } from 'story/recordings.ts';
import { tellStory } from 'story/tell.ts';
import { table } from '../support/measured.ts';
import { type Chapter, median } from './chapter.ts';

const ROUNDS = 60;
/** Milliseconds that a recording keeps. */
const KEPT = 190_000;

/** Failures of real containers, one after the other until the recording is full, in so many copies of its replicas. */
function fullRecording(name: string, copies: number): Recording {
  const { header, observations } = readRecording(name);
  const times = observations.flatMap(({ at, until }) => [at, until]);
  const length = Math.max(...times) - Math.min(...times) + 1_000;
  const all: Observation[] = [];
  for (let shift = 0; shift + length <= KEPT; shift += length) {
    for (let copy = 0; copy < copies; copy += 1) {
      const text = JSON.stringify(observations.flatMap((each) => copyOf(each, copy, copies)))
        .replaceAll(/"(bootId|instance)":"/g, `$&${copy}`)
        .replaceAll(/"bootId":"/g, `$&${shift}-`)
        .replaceAll(/1\d{12}/g, (time) => String(Number(time) + shift));
      all.push(...JSON.parse(text));
    }
  }
  return { header, observations: all.map((each, place) => ({ ...each, id: place + 1 })) };
}

/** What is seen of a replica, of the copy; what is seen of all together, once, with the addresses of all copies. */
function copyOf(each: Observation, copy: number, copies: number): Observation[] {
  const ofAll = (address: string) => Array.from({ length: copies }, (_, one) => `${address}${one}`);
  if ('address' in each && each.address !== undefined) {
    return [{ ...each, address: `${each.address}${copy}` }];
  }
  if (copy > 0) return [];
  if (each.kind === 'names') return [{ ...each, addresses: each.addresses.flatMap(ofAll) }];
  if (each.kind !== 'calls') return [each];
  const attempts = Object.entries(each.attempts).flatMap(([one, tally]) =>
    ofAll(one).map((address) => [address, tally] as const),
  );
  return [{ ...each, attempts: Object.fromEntries(attempts) }];
}

export async function measureStories(): Promise<Chapter> {
  const recordings = [fullRecording('fail-after', 1), fullRecording('error-of-three', 4)];
  const measured = recordings.map((recording) => {
    const text = JSON.stringify(recording);
    const now = Math.max(...recording.observations.map(({ until }) => until));
    const rounds = Array.from({ length: ROUNDS }, () => [
      time(() => JSON.parse(text)),
      time(() => tellStory(recording, now)),
    ]);
    const [parsing = 0, telling = 0] = [0, 1].map((kind) =>
      median(rounds.map((round) => round[kind] ?? Number.NaN)),
    );
    const { length: replicas } = tellStory(recording, now).replicas;
    return { replicas, kilobytes: Math.round(text.length / 1_000), parsing, telling };
  });
  const rows = measured.map(({ replicas, kilobytes, telling, parsing }) => [
    String(replicas),
    `${kilobytes} KB`,
    `${telling.toFixed(1)} ms`,
    `${parsing.toFixed(2)} ms`,
    (telling / parsing).toFixed(1),
  ]);
  return {
    text: `## How long a story takes

Telling the story of 190 s full of failures, beside \`JSON.parse\` of the same recording; medians of ${ROUNDS} rounds, in turn.

${table(['replicas', 'recording', 'the story', 'JSON.parse', 'ratio'], rows)}`,
    promises: measured.map(({ replicas, telling: measured }) => {
      const atMost = replicas === 1 ? 5 : 15;
      return { what: `the story of ${replicas}`, measured, atMost, unit: ' ms' };
    }),
  };
}

function time(action: () => unknown): number {
  const startedAt = performance.now();
  action();
  return performance.now() - startedAt;
}
