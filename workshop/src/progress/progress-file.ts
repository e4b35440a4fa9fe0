// Keeps the progress in a file, so that a restart of the guide loses nothing of it.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Log } from 'service-kit/log.ts';
import * as z from 'zod';
import { WITNESSES } from '../evidence/evidence.ts';
import { type AllProgress, createProgress, type Progress } from './progress.ts';

const seenSchema = z.object({ at: z.number(), witness: z.enum(WITNESSES), text: z.string() });
const tickSchema = z.object({ at: z.number(), seen: z.array(seenSchema) });
const progressSchema = z.record(
  z.string(),
  z.object({
    predicted: z.string(),
    since: z.number(),
    ticked: z.record(z.string(), tickSchema),
  }),
) satisfies z.ZodType<AllProgress>;

/** Progress that begins with what the file says and is written there; without a file, in memory alone. */
export function openProgress(file: string | undefined, log: Log): Progress {
  if (file === undefined) return createProgress();
  return createProgress(read(file, log), (progress) => write(file, progress, log));
}

function read(file: string, log: Log): AllProgress {
  try {
    return progressSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const isFirst = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!isFirst) log.warn(`progress begins anew: ${file} cannot be read: ${error}`);
    return {};
  }
}

/** In one step: whoever reads it meanwhile, or after a crash, finds the old file or the new one. */
function write(file: string, progress: AllProgress, log: Log): void {
  try {
    writeFileSync(`${file}.new`, JSON.stringify(progress));
    renameSync(`${file}.new`, file);
  } catch (error) {
    log.error(`progress is kept in memory alone: ${error}`);
  }
}
