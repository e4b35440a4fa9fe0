// What all commands have in common.

export interface CommandContext {
  /** The API; its name may stand for several replicas. */
  apiUrl: string;
  /** The guide's own address. */
  guideUrl: string;
  print(line: string): void;
}

/** @throws CommandError when it cannot do what it was told */
export type Command = (args: readonly string[], context: CommandContext) => Promise<void>;

/** Why a command did not work, and what to do; the message is for people. */
export class CommandError extends Error {}

/** Arguments such as `duration=20`; of a name that comes several times, all values. */
export function readPairs(args: readonly string[], usage: string): Map<string, string[]> {
  const pairs = new Map<string, string[]>();
  for (const arg of args) {
    const [, name, value] = /^([A-Za-z]+)=(.+)$/.exec(arg) ?? [];
    if (name === undefined || value === undefined) {
      throw new CommandError(`"${arg}" is not of the form name=value.\n${usage}`);
    }
    pairs.set(name, [...(pairs.get(name) ?? []), value]);
  }
  return pairs;
}
