// The stories of the recordings of real containers: told by what the web server saw, and by what the Engine said.
// UPDATE=1 writes what is told now; read the difference before you keep it.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { type Recording, recordingSchema } from '../src/recording.ts';
import { tellStory } from '../src/tell.ts';
import { endOf, names, readRecording, storyInShort, withoutEngine } from './recordings.ts';

/** By the name of the file: the lines that it has of each recording. */
const FILES: Record<string, (recording: Recording) => string[]> = {
  'recorded.txt': (recording) => {
    const seen = storyInShort(withoutEngine(recording));
    const differing = storyInShort(recording).filter((line) => !seen.includes(line));
    return [...seen, ...differing.map((line) => `engine: ${line}`)];
  },
  /** Half-way and at the end, what is told besides events and recoveries; times are seconds since the start. */
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
