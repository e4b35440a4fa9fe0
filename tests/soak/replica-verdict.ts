// Holds what several replicas cost the web against what is promised.
import type { ReplicaCosts } from './replica-costs.ts';

/** Share of one processor. */
const MOST_CPU = 0.1;
/** Memory as a multiple of that with one replica. */
const MOST_MEMORY = 1.3;
/** Bytes a second to each page. */
const MOST_STREAM = 20_000;

export interface CostJudgement {
  figure: keyof ReplicaCosts;
  one: number;
  several: number;
  /** The least that is too much. */
  limit: number;
  holds: boolean;
}

export function judgeReplicaCosts(one: ReplicaCosts, several: ReplicaCosts): CostJudgement[] {
  const limits: ReplicaCosts = {
    cpu: MOST_CPU,
    resident: MOST_MEMORY * one.resident,
    heap: MOST_MEMORY * one.heap,
    stream: MOST_STREAM,
  };
  return (Object.keys(limits) as (keyof ReplicaCosts)[]).map((figure) => ({
    figure,
    one: one[figure],
    several: several[figure],
    limit: limits[figure],
    holds: several[figure] < limits[figure],
  }));
}
