// Plays a recording: moves a moment through it, at some speed, and stops at each chapter to be read.
import type { Recording, Time } from 'story/recording.ts';
import type { Story } from 'story/story.ts';
import { tellStory } from 'story/tell.ts';
import { type Chapter, chaptersIn } from './chapters.ts';

/** Milliseconds of a stop, for a sentence of ordinary length. */
export const READING_TIME = 4_000;

export type Player = ReturnType<typeof createPlayer>;

/** @throws RangeError when nothing was observed */
export function createPlayer(recording: Recording) {
  const { observations } = recording;
  if (observations.length === 0) throw new RangeError('The recording has no observations.');
  const start = Math.min(...observations.map(({ at }) => at));
  const end = Math.max(...observations.map(({ until }) => until));
  const chapters = chaptersIn(recording, start, end);
  /** How long a stop still lasts. */
  let left = 0;

  const player = {
    start,
    end,
    now: start,
    isPlaying: false,
    /** The sentence about what just happened; empty while it plays. */
    sentence: '',
    /** The story up to now. */
    story: (): Story => tellStory(recording, player.now),
    /** Lets real time pass. */
    pass(milliseconds: number, speed: number): void {
      if (!player.isPlaying) return;
      if (player.sentence && left > milliseconds) {
        left -= milliseconds;
        return;
      }
      const until = player.now + milliseconds * speed;
      const next = chapters.find(({ at }) => at > player.now && at <= until);
      if (next) stopAt(next);
      else player.goTo(until);
      if (player.now === end && !player.sentence) player.isPlaying = false;
    },
    /** Plays or pauses; at the end, plays again from the start. */
    toggle(): void {
      if (player.now === end) player.goTo(start);
      // The person has read the sentence.
      if (player.isPlaying && player.sentence) player.sentence = '';
      else player.isPlaying = !player.isPlaying;
    },
    goTo(at: Time): void {
      player.now = Math.min(end, Math.max(start, at));
      player.sentence = '';
    },
    /** Goes to the next chapter, or to the one before. */
    step(direction: 1 | -1): void {
      const next =
        direction === 1
          ? chapters.find(({ at }) => at > player.now)
          : chapters.findLast(({ at }) => at < player.now);
      if (next) stopAt(next);
      else player.goTo(direction === 1 ? end : start);
    },
  };

  function stopAt({ at, text }: Chapter): void {
    player.now = at;
    player.sentence = text;
    left = READING_TIME;
  }

  return player;
}
