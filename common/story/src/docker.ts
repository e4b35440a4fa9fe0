// What Docker says of a replica's health: the Engine's own word where it was recorded; otherwise by Docker's rule
// from the health checks that the replica counted.
import type { Header, Of, Time } from './recording.ts';
import { lastOf, type Process, type ReplicaFacts, type Seen } from './replicas.ts';
import type { DockerHealth } from './story.ts';

/** Milliseconds without an answer of the replica after which its checks count as unknown: one interval of Docker's. */
export const LONGEST_SILENCE = 6_000;
/** Milliseconds after the first start within which Docker's first check may still come. */
const FIRST_CHECK = 10_000;

export interface DockerWord {
  at: Time;
  health: Exclude<DockerHealth, 'none' | 'unknown'>;
}

/** Docker's words, the oldest first, one for each change; none where nothing checks the replica. */
export function dockerWordsOf(
  { processes }: ReplicaFacts,
  seen: Seen,
  rule: Header['healthCheck'],
): DockerWord[] {
  const engine = engineWords(processes, seen);
  // The recorder may have begun to follow the Engine's events later.
  const heardFrom = engine[0]?.at ?? Number.POSITIVE_INFINITY;
  const counted = countedWords(processes, seen, rule).filter(({ at }) => at < heardFrom);
  const words = [...counted, ...engine];
  return words.filter(({ health }, place) => health !== words[place - 1]?.health);
}

function engineWords(processes: readonly Process[], seen: Seen): DockerWord[] {
  const own = seen.engine.filter((each) => processes.some((its) => its.instance === each.instance));
  // A container without a health check only starts.
  if (!own.some(({ action }) => action === 'health')) return [];
  return own.flatMap(({ at, action, health = 'starting' }) =>
    action === 'health' || action === 'start' ? [{ at, health }] : [],
  );
}

function countedWords(
  processes: readonly Process[],
  { check: checks }: Seen,
  rule: Header['healthCheck'],
): DockerWord[] {
  const own = processes.map(({ bootId }) => checks.filter((check) => check.bootId === bootId));
  if (own.flat().length === 0) return [];
  return processes.flatMap(({ bootedAt }, place) => {
    const start = place > 0 ? [{ at: bootedAt, health: 'starting' as const }] : [];
    return [...start, ...countChecks(own[place] ?? [], rule)];
  });
}

/** Docker's rule: a check that passes is enough, and so many have to fail in a row after the start period. */
function countChecks(
  checks: readonly Of<'check'>[],
  { retries, startPeriod }: Header['healthCheck'],
): DockerWord[] {
  const words: DockerWord[] = [];
  let failedInARow = 0;
  for (const { at, passed, age } of checks) {
    if (passed) failedInARow = 0;
    else if (words.length > 0 || age > startPeriod) failedInARow += 1;
    if (passed) words.push({ at, health: 'healthy' });
    if (failedInARow >= retries) words.push({ at, health: 'unhealthy' });
  }
  return words;
}

/** Docker's present word. Without the Engine's own words it is unknown when the replica cannot be asked for long. */
export function dockerHealthAt(
  now: Time,
  words: readonly DockerWord[],
  replica: ReplicaFacts,
  { startPeriod }: Header['healthCheck'],
  { engine }: Seen,
): DockerHealth {
  const { instance } = lastOf(replica);
  const lastAt = Math.max(...replica.processes.map((process) => process.lastAt));
  const hasEngine = engine.some((each) => each.instance === instance);
  if (!hasEngine && now - lastAt > LONGEST_SILENCE) return 'unknown';
  const isEarly = now - replica.processes[0].bootedAt < startPeriod + FIRST_CHECK;
  return words.at(-1)?.health ?? (isEarly ? 'unknown' : 'none');
}
