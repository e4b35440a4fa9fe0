// Asks the APIs how they are, each at its own address.
import { lookup } from 'node:dns/promises';
import { aboutSchema } from 'contract/about.ts';
import type { ApiAnswer } from '../evidence/evidence.ts';
import { ask } from './ask.ts';

/** APIs that are asked at most. */
const MAX_APIS = 20;

/** @returns what each API said; those without an answer are left out */
export async function askApis(address: string): Promise<ApiAnswer[]> {
  const answers = await Promise.all((await addressesOf(address)).map(askApi));
  return answers
    .filter((answer) => answer !== undefined)
    .sort((a, b) => a.instance.localeCompare(b.instance));
}

/** The address with each IP address in place of its host's name; none for an unknown name. */
export async function addressesOf(address: string): Promise<string[]> {
  const { hostname, protocol, port } = new URL(address);
  try {
    const found = await lookup(hostname, { all: true, family: 4 });
    return found.slice(0, MAX_APIS).map((each) => `${protocol}//${each.address}:${port || 80}`);
  } catch {
    return [];
  }
}

async function askApi(address: string): Promise<ApiAnswer | undefined> {
  const about = aboutSchema.safeParse((await ask(`${address}/`))?.body).data;
  if (!about) return undefined;
  const { instance, bootId, calls, faults } = about;
  const { problem } = about.health;
  const answer = {
    instance,
    bootId,
    calls,
    faults: faults.map(({ type }) => type),
    ...(problem !== undefined && { problem }),
  };
  // Only an API that is unwell anyway: faults strike at these requests, too, and one may be deadly.
  const rng = problem !== undefined ? await ask(`${address}/rng`, 'HEAD') : undefined;
  return { ...answer, ...(rng && { rngStatus: rng.status }) };
}
