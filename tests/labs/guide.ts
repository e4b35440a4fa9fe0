// The guide, as a student's browser uses it.
import type { Evidence } from 'workshop/evidence.ts';

export const guideUrl = `http://127.0.0.1:${process.env.WORKSHOP_PORT ?? 8089}`;

export interface Standing {
  number: number;
  state: 'question' | 'under way' | 'explained';
  predicted?: string;
  rightAnswer: string;
  checks: { key: string; done: boolean; seen: { at: number; witness: string; text: string }[] }[];
}

export async function standing(number: number): Promise<Standing> {
  const labs = (await readJson('/api/labs')) as Standing[];
  const lab = labs.find((each) => each.number === number);
  if (!lab) throw new Error(`the guide has no lab ${number}`);
  return lab;
}

/** The checks that have ticked, by their keys. */
export async function ticked(number: number): Promise<string[]> {
  return (await standing(number)).checks.flatMap(({ key, done }) => (done ? key : []));
}

/** Begins a lab anew, with this prediction. */
export async function begin(number: number, answer: string): Promise<void> {
  await post(`/labs/${number}/again`);
  await post(`/labs/${number}/prediction`, { answer });
}

/** What the guide has seen since the lab began. */
export async function evidenceOf(number: number): Promise<{ since: number; evidence: Evidence }> {
  return (await readJson(`/api/labs/${number}/evidence`)) as { since: number; evidence: Evidence };
}

async function readJson(path: string): Promise<unknown> {
  return (await fetch(guideUrl + path, { signal: AbortSignal.timeout(10_000) })).json();
}

async function post(path: string, fields: Record<string, string> = {}): Promise<void> {
  const body = new URLSearchParams(fields);
  const answer = await fetch(guideUrl + path, { method: 'POST', body, redirect: 'manual' });
  if (answer.status !== 303) throw new Error(`POST ${path} got ${answer.status}`);
}
