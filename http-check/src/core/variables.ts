// `${NAME}` in an address, for an exec form, which has no shell that would put the value in.

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it stands so on the command line.

import type { Platform } from './platform.ts';

const VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/**
 * The text with the values of environment variables in place of their names.
 * @throws Error that says what is allowed
 */
export function insertVariables(text: string, platform: Pick<Platform, 'environment'>): string {
  // Only what stood there from the start: a value may hold anything.
  if (text.replace(VARIABLE, '').includes('${')) {
    throw new Error('write an environment variable as ${NAME}, with letters, digits and _');
  }
  return text.replace(VARIABLE, (_, name: string) => variable(name, platform));
}

/**
 * The value of an environment variable.
 * @throws Error when it is not set
 */
export function variable(name: string, platform: Pick<Platform, 'environment'>): string {
  const value = platform.environment(name);
  if (value === undefined) throw new Error(`the environment variable ${name} is not set`);
  return value;
}
