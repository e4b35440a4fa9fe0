// What was seen when a lab was done on real containers: tests/labs/keep-evidence.ts keeps it here.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evidence } from '../../src/evidence/evidence.ts';

export interface KeptEvidence {
  /** When the lab began, in milliseconds since 1970. */
  since: number;
  evidence: Evidence;
}

/** @returns undefined where none is kept for that lab */
export function readKeptEvidence(lab: string): KeptEvidence | undefined {
  const file = join(import.meta.dirname, '..', 'evidence', `${lab}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
