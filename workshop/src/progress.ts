// What the student has done, kept in a file: of each lab the prediction, and the checks that have ticked.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Log } from 'service-kit/log.ts';
import * as z from 'zod';
import { seenSchema, type Time } from './evidence/evidence.ts';

const tickSchema = z.object({ at: z.number(), seen: z.array(seenSchema) });
type Tick = z.output<typeof tickSchema>;

/** A lab that was begun. */
const labSchema = z.object({
  /** The key of the answer that was predicted. */
  predicted: z.string(),
  /** The time of the prediction; earlier evidence doesn't count. */
  since: z.number(),
  /** The checks that have ticked, by their keys, each with the evidence it saw. */
  ticked: z.record(z.string(), tickSchema),
});
export type LabProgress = z.output<typeof labSchema>;

/** The labs that were begun, by name. */
type AllProgress = Record<string, LabProgress>;

export type Progress = ReturnType<typeof openProgress>;

/** Whether the predicted answer exists in the lab. */
type IsAnswer = (lab: string, predicted: string) => boolean;

/** Reads progress from the file, if any, and writes each change to it. A file with unusable parts stays as `FILE.old`. */
export function openProgress(file: string | undefined, log: Log, isAnswer: IsAnswer) {
  const found = readProgress(file, isAnswer);
  let progress = found.entries;
  let isOld = found.problems.length > 0;
  let isKept = true;

  function change(changed: AllProgress): void {
    progress = changed;
    if (file === undefined) return;
    try {
      // One step: a reader, or a crash at any time, finds the old file or the new one.
      writeFileSync(`${file}.new`, JSON.stringify(progress), { flush: true });
      if (isOld) renameSync(file, `${file}.old`);
      isOld = false;
      renameSync(`${file}.new`, file);
      isKept = true;
    } catch (error) {
      if (isKept) log.error(`progress is kept only in memory: ${error}`);
      isKept = false;
    }
  }

  for (const problem of found.problems) log.warn(`${file}, renamed to ${file}.old: ${problem}`);
  if (isOld) change(progress);

  return {
    read: () => progress,

    /** False while the file cannot be written. */
    isKept: () => isKept,

    /** Begins a lab. The first prediction counts; a second one changes nothing. */
    predict(lab: string, predicted: string, at: Time): void {
      if (progress[lab]) return;
      change({ ...progress, [lab]: { predicted, since: at, ticked: {} } });
    },

    /** A check that has ticked stays ticked. */
    tick(lab: string, check: string, tick: Tick): void {
      const begun = progress[lab];
      if (!begun || begun.ticked[check]) return;
      change({ ...progress, [lab]: { ...begun, ticked: { ...begun.ticked, [check]: tick } } });
    },

    /** Resets one lab, or all of them. */
    forget(lab?: string): void {
      const others = Object.entries(progress).filter(([name]) => name !== (lab ?? name));
      change(Object.fromEntries(others));
    },
  };
}

/** Returns the entries that can be used, and why others cannot. */
function readProgress(file: string | undefined, isAnswer: IsAnswer) {
  const entries: AllProgress = {};
  const problems: string[] = [];
  if (file === undefined) return { entries, problems };
  try {
    const found = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
    for (const [lab, entry] of Object.entries(found)) {
      const { data } = labSchema.safeParse(entry);
      if (data && isAnswer(lab, data.predicted)) entries[lab] = data;
      else problems.push(`the entry ${lab} is ignored`);
    }
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!isMissing) problems.push(`cannot read it: ${error}`);
  }
  return { entries, problems };
}
