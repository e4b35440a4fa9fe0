// How long it takes to tell the story of a full recording, beside reading the same recording with JSON.parse.
import type { Observation, Recording } from 'story/recording.ts';
import { readRecording } from 'story/recordings.ts';
import { tellStory } from 'story/tell.ts';
import { type Chapter, median, table } from './chapter.ts';

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
      const copied = observations.flatMap((each) => copyOf(each, copy, copies));
      const text = JSON.stringify(copied)
        .replaceAll(/"bootId":"/g, `$&${shift}-${copy}-`)
        .replaceAll(/1\d{12}/g, (time) => String(Number(time) + shift));
      all.push(...JSON.parse(text));
    }
  }
  return { header, observations: all.map((each, place) => ({ ...each, id: place + 1 })) };
}

/** What is seen of a replica, of the copy; what is seen of all together, once, with the addresses of all copies. */
function copyOf(each: Observation, copy: number, copies: number): Observation[] {
  const at = (address: string, which: number): string => `${address}${which}`;
  const every = Array.from({ length: copies }, (_, which) => which);
  if ('address' in each && each.address !== undefined) {
    const instance = 'instance' in each ? { instance: `${copy}${each.instance}` } : {};
    return [{ ...each, ...instance, address: at(each.address, copy) } as Observation];
  }
  if (copy > 0) return [];
  if (each.kind === 'names') {
    const addresses = each.addresses.flatMap((one) => every.map((which) => at(one, which)));
    return [{ ...each, addresses }];
  }
  if (each.kind !== 'calls') return [each];
  const attempts = Object.entries(each.attempts).flatMap(([one, tally]) =>
    every.map((which) => [at(one, which), tally] as const),
  );
  return [{ ...each, attempts: Object.fromEntries(attempts) }];
}

export async function measureStories(): Promise<Chapter> {
  const measured = [fullRecording('fail-after', 1), fullRecording('error-of-three', 4)].map(
    measure,
  );
  const [one, twelve] = measured;
  const rows = measured.map(({ replicas, kilobytes, telling, parsing }) => [
    String(replicas),
    `${kilobytes} KB`,
    `${telling.toFixed(1)} ms`,
    `${parsing.toFixed(2)} ms`,
    (telling / parsing).toFixed(1),
  ]);
  const text = `## How long a story takes\n\nTelling the story of 190 s full of failures, beside \`JSON.parse\` of the same recording; medians of ${ROUNDS} rounds, in turn.

${table(['replicas', 'recording', 'the story', 'JSON.parse', 'ratio'], rows)}`;
  const promises: Chapter['promises'] = [
    {
      what: 'the story of one replica',
      measured: one?.telling ?? Number.NaN,
      atMost: 5,
      unit: ' ms',
    },
    {
      what: 'the story of twelve',
      measured: twelve?.telling ?? Number.NaN,
      atMost: 15,
      unit: ' ms',
    },
  ];
  return { text, promises };
}

function measure(recording: Recording) {
  const text = JSON.stringify(recording);
  const now = Math.max(...recording.observations.map(({ until }) => until));
  const telling: number[] = [];
  const parsing: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    parsing.push(time(() => JSON.parse(text)));
    telling.push(time(() => tellStory(recording, now)));
  }
  const { replicas } = tellStory(recording, now);
  const kilobytes = Math.round(text.length / 1_000);
  return {
    replicas: replicas.length,
    kilobytes,
    telling: median(telling),
    parsing: median(parsing),
  };
}

function time(action: () => unknown): number {
  const startedAt = performance.now();
  action();
  return performance.now() - startedAt;
}
