// The values of options, each read and held against what is allowed. The errors thrown here say
// only what is allowed; whoever reads the command line adds the option and the value.

import type { Header } from './settings.ts';

const HOUR = 3_600_000;
const DAY_IN_SECONDS = 86_400;
/** A token of RFC 9110, section 5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Milliseconds, a whole number from 1 to one hour. */
export function parseMilliseconds(text: string): number {
  const value = /^[0-9]{1,7}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > HOUR) {
    throw new Error(`give a whole number of milliseconds from 1 to ${HOUR}`);
  }
  return value;
}

/** Seconds, above 0 and up to one day, with decimals if need be; in milliseconds, rounded up. */
export function parseSeconds(text: string): number {
  const value = /^[0-9]{1,5}(\.[0-9]{1,9})?$/.test(text) ? Number(text) : 0;
  if (value <= 0 || value > DAY_IN_SECONDS) {
    throw new Error(`give a number of seconds above 0 and up to ${DAY_IN_SECONDS}`);
  }
  return Math.ceil(value * 1000);
}

/** Statuses separated by commas; `2xx` stands for all from 200 to 299. */
export function parseStatuses(text: string): string[] {
  const patterns = text.toLowerCase().split(',');
  if (!patterns.every((pattern) => /^[1-9](xx|[0-9]{2})$/.test(pattern))) {
    throw new Error('give statuses separated by commas, such as 200,204 or 2xx');
  }
  return patterns;
}

/** A method name, in the case that it shall be sent in. */
export function parseMethod(text: string): string {
  if (!TOKEN.test(text)) throw new Error('give a method such as GET or HEAD');
  return text;
}

/** `Name: value`. Control characters would let a value smuggle in further headers. */
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

/** Any text but the empty one. */
export function parseText(text: string): string {
  if (text === '') throw new Error('give a text that is not empty');
  return text;
}
