// Keeps the evidence of a lab that was done on real containers, for the tests of its checks: with
// KEEP_EVIDENCE=1, in workshop/test/evidence.json, and of it only what the checks need.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogueLab } from 'workshop/catalogue.ts';
import { inLanguage } from 'workshop/evidence.ts';
import { evaluate } from 'workshop/steps.ts';
import { root } from '../support/commands.ts';
import { evidenceOf } from './student.ts';

const FILE = join(root, 'workshop/test/evidence.json');

export async function keepEvidence({ name, number, checks }: CatalogueLab): Promise<void> {
  if (!process.env.KEEP_EVIDENCE) return;
  const { since, evidence } = await evidenceOf(number);
  const steps = Object.values(checks);
  shorten(evidence, () => steps.every((step) => evaluate(step, evidence, since).done));
  const seenBy = (step: (typeof steps)[number]) =>
    evaluate(step, evidence, since).seen.map((each) => ({
      ...each,
      text: inLanguage(each.text, 'en'),
    }));
  const seen = Object.entries(checks).map(([key, step]) => [key, seenBy(step)]);
  const recorded = { since, evidence, seen: Object.fromEntries(seen) };
  const all = { ...JSON.parse(readFileSync(FILE, 'utf8')), [name]: recorded };
  writeFileSync(FILE, `${JSON.stringify(all, undefined, 1)}\n`);
}

/** Takes ever smaller pieces out of each list, in place, as long as what is left is enough. */
function shorten(part: unknown, isEnough: () => boolean): void {
  if (typeof part !== 'object' || part === null) return;
  if (Array.isArray(part)) {
    for (let size = part.length; size >= 1; size = Math.floor(size / 2)) {
      for (let from = 0; from < part.length; ) {
        const taken = part.splice(from, size);
        if (isEnough()) continue;
        part.splice(from, 0, ...taken);
        from += size;
      }
    }
  }
  for (const [name, each] of Object.entries(part)) {
    // What a student has answered is one thing: without its symptoms, lab 12 would need no other source.
    if (name !== 'symptoms') shorten(each, isEnough);
  }
}
