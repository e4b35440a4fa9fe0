// Keeps the evidence of a lab that was done on real containers, for the tests of its checks: with
// KEEP_EVIDENCE=1, in workshop/test/evidence/, and of it only what the checks need.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCatalogue } from 'workshop/catalogue.ts';
import type { Evidence } from 'workshop/evidence.ts';
import { judge } from 'workshop/steps.ts';
import { root } from '../support/commands.ts';
import { webUrl } from '../support/stack.ts';
import { evidenceOf } from './guide.ts';
import { shortenEvidence } from './shorten-evidence.ts';

const FOLDER = join(root, 'workshop/test/evidence');

export async function keepEvidence(name: string, number: number): Promise<void> {
  if (!process.env.KEEP_EVIDENCE) return;
  const { since, evidence } = await evidenceOf(number);
  const checks = readCatalogue(webUrl).find((lab) => lab.name === name)?.checks ?? [];
  const isEnough = (part: Evidence): boolean =>
    checks.every((check) => judge(check.evidence, part, since).done);
  mkdirSync(FOLDER, { recursive: true });
  const kept = { since, evidence: shortenEvidence(evidence, isEnough) };
  writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify(kept, undefined, 1)}\n`);
}
