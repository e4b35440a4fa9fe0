// The replay: the file in docs is what the sources make, and a player goes through each recording, step by step.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readRecording } from 'story/recordings.ts';
import { buildReplay, CONTENT, REPLAY } from '../build/replay.ts';
import { createPlayer, READING_TIME } from '../page/replay/player.ts';

const html = readFileSync(REPLAY, 'utf8');
const INSIDE = /<script type="application\/json" id="inside">.*<\/script>/;

test('docs/replay.html is up to date (npm run replay), at most 300 KB, and asks for nothing else', () => {
  assert.ok(html === buildReplay(), 'run npm run replay');
  assert.ok(Buffer.byteLength(html) <= 300_000, `${Buffer.byteLength(html)} bytes`);
  assert.doesNotMatch(html.replace(INSIDE, ''), /(src|href)="(?!\/api|\/replay|\/"|#)/);
});

for (const name of Object.keys(CONTENT)) {
  test(`${name}: stops at each step for long enough to read it, and plays to its end`, (t) => {
    const player = createPlayer(readRecording(name));
    const read: string[] = [];
    player.toggle();
    for (let tick = 0; player.isPlaying; tick += 1) {
      assert.ok(tick < 10_000, 'it never ends');
      const before = player.sentence;
      player.pass(100, 4);
      if (player.sentence && player.sentence !== before) read.push(player.sentence);
    }
    assert.equal(player.now, player.end);
    t.assert.snapshot(read.join('\n'), { serializers: [String] });
    assert.ok(player.story().recoveries.every(({ over }) => over));
  });
}

test('a player pauses, goes on, jumps from step to step, and starts again at the end', () => {
  const player = createPlayer(readRecording('fail-after'));
  player.step(1);
  const { now, sentence } = player;
  assert.match(sentence, /^The fault fail-after is switched on/);
  player.pass(60_000, 16);
  assert.equal(player.now, now, 'it is not playing');
  player.toggle();
  player.pass(READING_TIME - 1, 1);
  assert.equal(player.sentence, sentence);
  // A second press means that the sentence was read.
  player.toggle();
  player.pass(100, 1);
  assert.equal(player.now, now + 100);
  player.step(-1);
  assert.equal(player.now, now);
  player.goTo(Number.POSITIVE_INFINITY);
  assert.equal(player.now, player.end);
  player.toggle();
  assert.equal(player.now, player.start);
});
