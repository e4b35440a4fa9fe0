// What is printed: one line a result, for people or as JSON.

import { byteLength } from './bytes.ts';
import type { Result } from './check.ts';

/** Bytes: Docker keeps this much of what a health check prints. */
export const OUTPUT_LIMIT = 4_096;
/** Bytes that a line gets in any case; where there are more, some results are only counted. */
const LEAST_SHARE = 200;
/** Bytes for the line that counts the others. */
const COUNT_LENGTH = 80;
const ELLIPSIS = '…';

/** What a line may say besides the result. */
export interface Circumstances {
  /** When the check ended, in ISO 8601. */
  time?: string;
  /** How many times it was tried. */
  tries?: number;
}

/**
 * The lines for the results, without their line ends, of at most 4,096 bytes in sum with them.
 * Where not all fit, those that failed come first, and a last line counts the others.
 */
export function formatResults(
  results: readonly Result[],
  circumstances: Circumstances,
  json: boolean,
): string[] {
  const share = Math.max(Math.floor(OUTPUT_LIMIT / results.length), LEAST_SHARE);
  const format = (result: Result): string => formatResult(result, circumstances, json, share - 1);
  const all = fit(results, format, OUTPUT_LIMIT);
  if (all.length === results.length) return all;
  const ordered = [...results].sort((a, b) => Number(!a.failure) - Number(!b.failure));
  const lines = fit(ordered, format, OUTPUT_LIMIT - COUNT_LENGTH);
  const others = ordered.slice(lines.length);
  const failed = others.filter(({ failure }) => failure !== undefined).length;
  return [...lines, formatCount(others.length - failed, failed, json)];
}

/** As many lines as there is room for. */
function fit(
  results: readonly Result[],
  format: (result: Result) => string,
  limit: number,
): string[] {
  const lines: string[] = [];
  let left = limit;
  for (const result of results) {
    const line = format(result);
    left -= byteLength(line) + 1;
    if (left < 0) break;
    lines.push(line);
  }
  return lines;
}

function formatCount(passed: number, failed: number, json: boolean): string {
  if (json) return JSON.stringify({ others: { passed, failed } });
  return `… and others: ${passed} passed, ${failed} failed`;
}

/** Control characters are replaced by spaces; a line that is too long ends in an ellipsis. */
function formatResult(
  result: Result,
  circumstances: Circumstances,
  json: boolean,
  limit: number,
): string {
  const words = oneLine(result.failure?.words ?? '');
  if (!json) return shorten(formatText(result, words, circumstances), limit);
  const line = formatJson(result, words, circumstances);
  const excess = byteLength(line) - limit;
  if (excess <= 0) return line;
  // The words and the address are all that has no limit of its own.
  const shortWords = shorten(words, byteLength(words) - excess);
  const rest = byteLength(formatJson(result, shortWords, circumstances)) - limit;
  const address = shorten(result.address, byteLength(result.address) - Math.max(rest, 0));
  return formatJson({ ...result, address }, shortWords, circumstances);
}

function formatText(result: Result, words: string, { time, tries }: Circumstances): string {
  const outcome = result.failure?.reason ?? result.status;
  const line = `${outcome} ${result.address} ${result.milliseconds} ms`;
  const count = tries === undefined ? '' : ` (try ${tries})`;
  return `${time === undefined ? '' : `${time} `}${line}${count}${words === '' ? '' : `: ${words}`}`;
}

function formatJson(result: Result, words: string, { time, tries }: Circumstances): string {
  const { address, status, milliseconds, failure } = result;
  const passed = failure === undefined;
  // JSON leaves out what is undefined.
  const detail = passed ? undefined : words;
  const reason = failure?.reason;
  return JSON.stringify({ time, passed, reason, status, address, milliseconds, tries, detail });
}

/** The text with spaces in place of control characters, line ends among them. */
export function oneLine(text: string): string {
  return [...text].map((character) => (isControl(character) ? ' ' : character)).join('');
}

function isControl(character: string): boolean {
  return character < ' ' || (character >= '\x7f' && character <= '\x9f');
}

/** The start of the text with an ellipsis, in at most so many bytes. */
export function shorten(text: string, limit: number): string {
  if (byteLength(text) <= limit) return text;
  let short = '';
  let length = byteLength(ELLIPSIS);
  for (const character of text) {
    length += byteLength(character);
    if (length > limit) break;
    short += character;
  }
  return `${short}${ELLIPSIS}`;
}
