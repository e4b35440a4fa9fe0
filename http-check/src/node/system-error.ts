// Node's errors as those of the system that they stand for.

import { SystemError } from '../core/platform.ts';

/** The name that the system or Node gives an error, such as ECONNREFUSED. */
export function errorCode(error: unknown): string {
  const isCoded = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return isCoded ? (error.code as string) : String(error);
}

export function toSystemError(error: unknown): SystemError {
  return new SystemError(errorCode(error));
}
