// The stories of recordings of real containers: with what the web server saw, and with the Engine's events.
// UPDATE=1 writes the present result; read the difference before you keep it.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { type Recording, recordingSchema } from '../src/recording.ts';
import { tellStory } from '../src/tell.ts';
import { endOf, names, readRecording, storyInShort, withoutEngine } from './recordings.ts';

/** The files, each with the function that returns its lines for a recording. */
const FILES: Record<string, (recording: Recording) => string[]> = {
  'recorded.txt': (recording) => {
    const seen = storyInShort(withoutEngine(recording));
    const differing = storyInShort(recording).filter((line) => !seen.includes(line));
    return [...seen, ...differing.map((line) => `engine: ${line}`)];
  },
  /** The rest of the story, half-way and at the end; times are seconds since the start. */
  'recorded-states.txt': (recording) => {
    const { startedAt } = recording.header;
    const length = endOf(recording) - startedAt;
    return [0.5, 1].flatMap((share) => {
      const now = Math.round(startedAt + share * length);
      const { events, recoveries, faultTypes, replicas, seconds, ...rest } = tellStory(
        recording,
        now,
      );
      const states = [...replicas, { ...rest, seconds: seconds.slice(-3) }];
      return states.map((state) => {
        const relative = JSON.stringify(state, (_key, value) =>
          value > 1e12 ? (value - startedAt) / 1_000 : value,
        );
        return inspect(JSON.parse(relative), { sorted: true, depth: null, breakLength: Infinity });
      });
    });
  },
};

for (const [file, linesOf] of Object.entries(FILES)) {
  const path = join(import.meta.dirname, file);
  const sectionOf = (name: string): string =>
    [name, ...linesOf(readRecording(name)).map((line) => `  ${line}`)].join('\n');
  if (process.env.UPDATE) writeFileSync(path, `${names.map(sectionOf).join('\n\n')}\n`);
  const sections = new Set(readFileSync(path, 'utf8').trimEnd().split('\n\n'));
  for (const name of names) {
    test(`${file} has the story of ${name}`, () => {
      const [expected] = [...sections].filter((section) => section.split('\n', 1)[0] === name);
      assert.equal(sectionOf(name), expected);
    });
  }
}

test('a recording may be sent', () => {
  for (const { header, observations } of names.map(readRecording)) {
    const recording = {
      header,
      observations: observations.filter((each) => each.kind !== 'catalogue'),
    };
    assert.deepEqual(recordingSchema.parse(recording), recording);
  }
});
