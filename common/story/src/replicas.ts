// Who is who: which processes are one replica. A replica is told apart by the host name of its container. A
// process that answers in the place of one that is gone has replaced it.
import type { Of, Time } from './recording.ts';
import type { Seen } from './seen.ts';

/** Milliseconds for which a replica that is gone can be replaced, and is shown. */
export const REMEMBERED = 60_000;

/** One process of the API, from its first answer to its last. */
export interface Process {
  bootId: string;
  instance: string;
  release: string;
  /** The first and the last answer. */
  at: Time;
  lastAt: Time;
  /** What it said of itself, the oldest first. */
  answers: Of<'about'>[];
  /** When it began: between the last answer of the process before it and its own first answer. */
  bootedAt: Time;
}

export interface ReplicaFacts {
  /** The latest last; never empty. */
  processes: [Process, ...Process[]];
  /** Whether it came while others were there. */
  hasJoined: boolean;
  /** Whether another replica has the same host name. */
  hasNamesake: boolean;
}

/** In the order in which they were first seen. */
export function findReplicas(seen: Seen): ReplicaFacts[] {
  const { names } = seen;
  const first = names.find(({ addresses }) => addresses.length > 0)?.addresses;
  const replicas: ReplicaFacts[] = [];
  for (const process of processesOf(seen)) {
    const namesakes = replicas.filter((each) => lastOf(each).instance === process.instance);
    const known =
      namesakes.find((each) => isContinued(each, process) && isAtSameAddress(each, process)) ??
      namesakes.find((each) => isContinued(each, process)) ??
      (namesakes.length === 0 ? findReplaced(replicas, process, names) : undefined);
    if (known) {
      const { startedAt = process.at } = process.answers[0] ?? {};
      // Where the replica's clock is another one, ours knows at least between which times it was.
      process.bootedAt = Math.min(process.at, Math.max(startedAt, lastOf(known).lastAt));
      known.processes.push(process);
      continue;
    }
    const isFirst = first?.includes(addressOf(process)) ?? true;
    const hasJoined = replicas.length > 0 && !isFirst;
    replicas.push({ processes: [process], hasJoined, hasNamesake: namesakes.length > 0 });
    for (const each of namesakes) each.hasNamesake = true;
  }
  return replicas;
}

export const lastOf = ({ processes }: ReplicaFacts): Process => processes.at(-1) ?? processes[0];

/** The process that a replica had at a time. */
export function processAt({ processes }: ReplicaFacts, at: Time): Process {
  return processes.findLast(({ bootedAt }) => bootedAt <= at) ?? processes[0];
}

/** Where a process answered first, and last. */
const addressOf = ({ answers }: Process): string => answers[0]?.address ?? '';
const lastAddressOf = ({ answers }: Process): string => answers.at(-1)?.address ?? '';

function processesOf(seen: Seen): Process[] {
  const processes = new Map<string, Process>();
  for (const about of seen.about) {
    const { bootId, instance, release, at, until } = about;
    const known = processes.get(bootId);
    if (known) {
      known.answers.push(about);
      known.lastAt = Math.max(known.lastAt, until);
    } else {
      const process = {
        bootId,
        instance,
        release,
        at,
        lastAt: until,
        answers: [about],
        bootedAt: at,
      };
      processes.set(bootId, process);
    }
  }
  return [...processes.values()];
}

/** Whether the replica's last process was silent from the first answer of this one on. */
function isContinued(replica: ReplicaFacts, { at }: Process): boolean {
  return lastOf(replica).lastAt <= at;
}

function isAtSameAddress(replica: ReplicaFacts, process: Process): boolean {
  return lastAddressOf(lastOf(replica)) === addressOf(process);
}

/** The replica that has gone, at the address of the new process or at one that the host name has no longer. */
function findReplaced(
  replicas: readonly ReplicaFacts[],
  process: Process,
  names: readonly Of<'names'>[],
): ReplicaFacts | undefined {
  const present = names.findLast(({ at }) => at <= process.at);
  const gone = replicas.filter((each) => isContinued(each, process));
  const lost = gone.filter((each) => {
    const isAlone = replicas.length === 1;
    const isRecent = process.at - lastOf(each).lastAt < REMEMBERED;
    const isNamed = present?.addresses.includes(lastAddressOf(lastOf(each))) ?? false;
    return isAtSameAddress(each, process) || (!isNamed && (isRecent || isAlone));
  });
  return (
    lost.find((each) => isAtSameAddress(each, process)) ??
    lost.toSorted((a, b) => lastOf(a).lastAt - lastOf(b).lastAt)[0]
  );
}
