// The places where a server may be found, and how they are tried one after the other.

/** One place to connect to: a Unix socket, or an IP address and a port. */
export type Target = { readonly path: string } | { readonly host: string; readonly port: number };

/** The longest time for which one address may keep the next one waiting (RFC 8305, section 5). */
const LONGEST_HEAD_START = 250;

/** For how many of these milliseconds each of so many targets is tried before the next is, too. */
export function headStart(milliseconds: number, targetCount: number): number {
  return Math.min(LONGEST_HEAD_START, milliseconds / (targetCount + 1));
}

export function describeTarget(target: Target): string {
  return 'path' in target ? target.path : `${target.host} port ${target.port}`;
}
