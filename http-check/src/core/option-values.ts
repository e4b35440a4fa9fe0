// The values of options. Errors say only what is allowed; the command line's reader adds what was given.

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it stands so on the command line.

import { type Platform, SystemError } from './platform.ts';

/** What values may refer to. */
export type World = Pick<Platform, 'environment' | 'readFile' | 'libraries' | 'ipVersion'>;

export interface Header {
  name: string;
  value: string;
}

/** Milliseconds. */
const HOUR = 3_600_000;
/** Milliseconds. */
const DAY = 86_400_000;
/** A token of RFC 9110, section 5.6.2. */
export const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
export const STATUSES = /^[1-9](xx|[0-9]{2})(,[1-9](xx|[0-9]{2}))*$/;

/** Returns the text if it matches, otherwise says what is allowed. @throws Error */
export function expect(text: string, pattern: RegExp, allowed: string): string {
  if (!pattern.test(text)) throw new Error(allowed);
  return text;
}

/** A number of milliseconds, or with its unit: `500ms`, `2s`; from 1 ms to one hour. @throws Error */
export function parseMilliseconds(text: string): number {
  const allowed = 'give milliseconds, or a time such as 500ms or 2s, from 1ms to 3600s';
  return parseDuration(text, 'ms', HOUR, allowed);
}

/** A number of seconds, or with its unit: `5`, `0.5`, `500ms`; above 0 and up to one day. @throws Error */
export function parseSeconds(text: string): number {
  const allowed = 'give seconds, or a time such as 500ms or 2s, above 0 and up to 86400s';
  return parseDuration(text, 's', DAY, allowed);
}

/** Milliseconds, rounded up, above 0 and up to the longest. */
function parseDuration(text: string, unit: 'ms' | 's', longest: number, allowed: string): number {
  const [, number = '', given = unit] = /^([0-9]{1,8}(?:\.[0-9]{1,9})?)(ms|s)?$/.exec(text) ?? [];
  const value = Math.ceil(Number(number) * (given === 's' ? 1_000 : 1));
  // Who writes 1.5 without a unit hardly means milliseconds.
  const isAmbiguous = unit === 'ms' && /\.[0-9]+$/.test(text);
  if (value === 0 || value > longest || isAmbiguous) throw new Error(allowed);
  return value;
}

/** `Name: value`. Control characters would let a value smuggle in further headers. @throws Error */
export function parseHeader(text: string): Header {
  const colon = text.indexOf(':');
  const name = text.slice(0, Math.max(colon, 0));
  const value = text.slice(colon + 1).trim();
  const hasControl = [...value].some((character) => character < ' ' && character !== '\t');
  if (!TOKEN.test(name) || hasControl) {
    throw new Error("give a header as 'Name: value', without control characters");
  }
  return { name, value };
}

/** Parses `Name: value` with `${NAME}` for variables, or `@FILE` for the header in that file. @throws Error */
export function parseHeaderToSend(text: string, world: World): Header {
  if (!text.startsWith('@')) return parseHeader(insertVariables(text, world));
  return parseHeader(readFile(text.slice(1), world).replace(/\r?\n$/, ''));
}

/** Replaces each `${NAME}` by that environment variable: the exec form has no shell that would do it. @throws Error */
export function insertVariables(text: string, world: World): string {
  if (!text.includes('${')) return text;
  // Only what stood there from the start: a value may hold anything.
  if (text.replace(VARIABLE, '').includes('${')) {
    throw new Error('write an environment variable as ${NAME}, with letters, digits and _');
  }
  return text.replace(VARIABLE, (_, name: string) => readVariable(name, world));
}

/** @throws Error when it is not set */
export function readVariable(name: string, world: World): string {
  const value = world.environment(name);
  if (value === undefined) throw new Error(`the environment variable ${name} is not set`);
  return value;
}

/** The certificates in the file. @throws Error */
export function readCertificates(path: string, world: World): string {
  const allowed = 'give a file with certificates in PEM';
  return expect(readFile(path, world), /-----BEGIN CERTIFICATE-----/, allowed);
}

function readFile(path: string, world: World): string {
  try {
    return world.readFile(path);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const allowed = 'give a regular file of at most 1 MiB';
    throw new Error(`the file cannot be read (${error.code}); ${allowed}`);
  }
}
