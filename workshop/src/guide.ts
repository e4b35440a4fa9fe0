// Ticks the checks of all labs that are under way, and reports the state of each lab.
import type { CatalogueLab } from './catalogue.ts';
import type { Evidence } from './evidence/evidence.ts';
import { evaluate, type Result } from './evidence/steps.ts';
import type { LabProgress, Progress } from './progress.ts';
import type { EvidenceRecord } from './sources/record.ts';

/** The state of a lab; before the prediction it has no progress and no checks. */
export interface LabStanding {
  lab: CatalogueLab;
  /** `explained`: all checks are done. */
  state: 'question' | 'under way' | 'explained';
  progress?: LabProgress;
  /** The result of each check, in their order; a ticked one keeps the evidence it had then. */
  checks: (Result & { key: string })[];
}
export type Guide = ReturnType<typeof createGuide>;

/** Creates the guide. It ticks nothing by itself: the caller has to call `tickChecks` regularly. */
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
    // A check with evidence counts before it is ticked. Otherwise all could be done with no explanation shown.
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
