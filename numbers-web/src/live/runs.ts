// The ribbon of one replica on the time axis: how it was, from when on.
import { KEPT_SECONDS, type Run } from './state.ts';

/** Pieces that are kept at most, however often it changes. */
const MAX_RUNS = 100;

/** The ribbon with a further piece; what was noted for later than its beginning gives way to it. */
export function withRun(runs: readonly Run[], run: Run): Run[] {
  const before = runs.filter(({ from }) => from < run.from);
  const last = before.at(-1);
  const isSame =
    last?.state === run.state && last.ready === run.ready && last.release === run.release;
  const oldest = run.from - KEPT_SECONDS * 1_000;
  return (isSame ? before : [...before, run])
    .filter(
      (_, place, all) => (all[place + 1]?.from ?? run.from) > oldest || place === all.length - 1,
    )
    .slice(-MAX_RUNS);
}
