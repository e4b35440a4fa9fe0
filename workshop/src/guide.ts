// Ticks the checks of all labs that are under way, and says how each lab stands.
import type { CatalogueLab } from './catalogue.ts';
import type { Evidence } from './evidence/evidence.ts';
import { evaluate, type Result } from './evidence/steps.ts';
import type { LabProgress, Progress } from './progress.ts';
import type { EvidenceRecord } from './sources/record.ts';

/** How a lab stands; before the prediction there is no progress, and there are no checks. */
export interface LabStanding {
  lab: CatalogueLab;
  /** `explained`: all checks are done. */
  state: 'question' | 'under way' | 'explained';
  progress?: LabProgress;
  /** What each check says, in their order; a ticked one says what it ticked with. */
  checks: (Result & { key: string })[];
}
export type Guide = ReturnType<typeof createGuide>;

/** Ticks nothing by itself: the caller has to call `tickChecks` again and again. */
export function createGuide(labs: CatalogueLab[], progress: Progress, record: EvidenceRecord) {
  function standing(lab: CatalogueLab): LabStanding {
    const begun = progress.read()[lab.name];
    if (!begun) return { lab, state: 'question', checks: [] };
    let evidence: Evidence | undefined;
    const checks = Object.entries(lab.checks).map(([key, step]) => {
      const tick = begun.ticked[key];
      if (tick) return { key, done: true, seen: tick.seen };
      evidence ??= record.since(begun.since);
      return { key, ...evaluate(step, evidence, begun.since) };
    });
    // What has its evidence counts before it is ticked: else all would be done, and nothing explained.
    const isOver = checks.every(({ done }) => done);
    return { lab, state: isOver ? 'explained' : 'under way', progress: begun, checks };
  }

  return {
    labs,
    progress,
    record,
    standing,
    /** Ticks the checks that have their evidence. */
    tickChecks(): void {
      for (const lab of labs) {
        for (const { key, done, seen } of standing(lab).checks) {
          if (done) progress.tick(lab.name, key, { at: Date.now(), seen });
        }
      }
    },
  };
}
