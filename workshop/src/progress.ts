// What the student has done: for each lab the answer that was predicted, and the checks that have ticked. Kept in
// a file, so that a restart of the guide loses nothing of it.
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
  /** When it was, from which time on evidence counts. */
  since: z.number(),
  /** The checks that have ticked, by their keys, each with the evidence it saw. */
  ticked: z.record(z.string(), tickSchema),
});
export type LabProgress = z.output<typeof labSchema>;

/** By the labs' names; a lab that was not begun is missing. */
const progressSchema = z.record(z.string(), labSchema);
type AllProgress = z.output<typeof progressSchema>;

export type Progress = ReturnType<typeof openProgress>;

/** Progress that begins with what the file says and is written there; without a file, in memory alone. */
export function openProgress(file: string | undefined, log: Log) {
  let progress = file === undefined ? {} : readProgress(file, log);

  function change(changed: AllProgress): void {
    progress = changed;
    if (file !== undefined) writeProgress(file, progress, log);
  }

  return {
    read: () => progress,

    /** Begins a lab. A prediction stands: a second one changes nothing. */
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

    /** Makes one lab as if it had not been begun, or all of them. */
    forget(lab?: string): void {
      const others = Object.entries(progress).filter(([name]) => name !== (lab ?? name));
      change(Object.fromEntries(others));
    },
  };
}

function readProgress(file: string, log: Log): AllProgress {
  try {
    return progressSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const isFirst = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!isFirst) log.warn(`progress begins anew: ${file} cannot be read: ${error}`);
    return {};
  }
}

/** In one step: whoever reads it meanwhile, or after a crash, finds the old file or the new one. */
function writeProgress(file: string, progress: AllProgress, log: Log): void {
  try {
    writeFileSync(`${file}.new`, JSON.stringify(progress));
    renameSync(`${file}.new`, file);
  } catch (error) {
    log.error(`progress is kept in memory alone: ${error}`);
  }
}
