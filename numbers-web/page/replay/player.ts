// Plays a recording: moves a moment through it, at some speed, and stops at each chapter to be read.
import type { Recording, Time } from 'story/recording.ts';
import type { Story } from 'story/story.ts';
import { tellStory } from 'story/tell.ts';
import { type Chapter, chaptersOf } from './chapters.ts';

/** Milliseconds of a stop, for a sentence of ordinary length. */
export const READING_TIME = 4_000;
/** Milliseconds after a step at which its chapter is shown, so that the page shows the step, too. */
const AFTER_STEP = 100;
/** Milliseconds from one story to the next in which chapters are searched for. */
const CHAPTER_SEARCH = 10_000;

export interface Player {
  readonly start: Time;
  readonly end: Time;
  readonly now: Time;
  readonly isPlaying: boolean;
  /** The sentence on what just happened; empty while it plays on. */
  readonly sentence: string;
  /** The story up to now. */
  story(): Story;
  /** Lets real time pass. */
  pass(milliseconds: number, speed: number): void;
  /** Plays or pauses; at the end, plays again from the start. */
  toggle(): void;
  goTo(at: Time): void;
  /** Goes to the next chapter, or to the one before. */
  step(direction: 1 | -1): void;
}

/** @throws RangeError when nothing was observed */
export function createPlayer(recording: Recording): Player {
  const { observations } = recording;
  if (observations.length === 0) throw new RangeError('The recording has no observations.');
  const start = Math.min(...observations.map(({ at }) => at));
  const end = Math.max(...observations.map(({ until }) => until));
  const chapters = chaptersIn(recording, start, end);
  let now = start;
  let isPlaying = false;
  let stop: { chapter: Chapter; left: number } | undefined;

  function goTo(at: Time): void {
    now = Math.min(end, Math.max(start, at));
    stop = undefined;
  }

  function pause(chapter: Chapter): void {
    now = chapter.at;
    stop = { chapter, left: READING_TIME };
  }

  return {
    start,
    end,
    get now() {
      return now;
    },
    get isPlaying() {
      return isPlaying;
    },
    get sentence() {
      return stop?.chapter.text ?? '';
    },
    story: () => tellStory(recording, now),
    pass(milliseconds, speed) {
      if (!isPlaying) return;
      if (stop && stop.left > milliseconds) {
        stop.left -= milliseconds;
        return;
      }
      const from = now;
      stop = undefined;
      const next = chapters.find(({ at }) => at > from && at <= from + milliseconds * speed);
      if (next) pause(next);
      else now = Math.min(end, from + milliseconds * speed);
      if (now === end && !stop) isPlaying = false;
    },
    toggle() {
      if (now === end) goTo(start);
      // The person has read the sentence.
      if (isPlaying && stop) stop = undefined;
      else isPlaying = !isPlaying;
    },
    goTo,
    step(direction) {
      const next =
        direction === 1
          ? chapters.find(({ at }) => at > now)
          : chapters.findLast(({ at }) => at < now);
      if (next) pause(next);
      else goTo(direction === 1 ? end : start);
    },
  };
}

/** Tells a story every few seconds, since each forgets replicas and failures of long ago. */
function chaptersIn(recording: Recording, start: Time, end: Time): Chapter[] {
  const chapters = new Map<string, Chapter>();
  for (let at = start; at < end + CHAPTER_SEARCH; at += CHAPTER_SEARCH) {
    for (const chapter of chaptersOf(tellStory(recording, Math.min(at, end)))) {
      chapters.set(`${chapter.at} ${chapter.step}`, chapter);
    }
  }
  const stops: Chapter[] = [];
  const told = new Set<string>();
  for (const { at, step, text } of [...chapters.values()].toSorted((a, b) => a.at - b.at)) {
    const last = stops.at(-1);
    if (told.has(text)) continue;
    told.add(text);
    // What happens at the same moment is read together.
    if (last && at + AFTER_STEP - last.at <= AFTER_STEP) last.text += ` ${text}`;
    else stops.push({ at: Math.min(end, at + AFTER_STEP), step, text });
  }
  return stops;
}
