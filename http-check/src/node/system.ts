// What the files of this folder have of Node.

import { SystemError } from '../core/platform.ts';

// Node's own modules, each loaded when it is first needed: a check of an IP address needs no DNS, a
// check without https no TLS. Not by `import`: the bundler would load them all at the start, and
// copy every property of them, which costs a tenth of the check.
export const childProcess = () => process.getBuiltinModule('node:child_process');
export const dns = () => process.getBuiltinModule('node:dns');
export const fs = () => process.getBuiltinModule('node:fs');
export const net = () => process.getBuiltinModule('node:net');
export const tls = () => process.getBuiltinModule('node:tls');
export const tty = () => process.getBuiltinModule('node:tty');

/** The name that the system or Node gives an error, such as ECONNREFUSED. */
export function errorCode(error: unknown): string {
  const isCoded = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return isCoded ? (error.code as string) : String(error);
}

export function toSystemError(error: unknown): SystemError {
  return new SystemError(errorCode(error));
}
