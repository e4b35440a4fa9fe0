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
 * Returns the lines for the results, without their line ends, of at most 4,096 bytes in sum with them. Where not all fit,
 * those that failed come first, and a last line counts the others. Control characters are replaced by spaces; a line
 * that is too long ends in an ellipsis.
 */
export function formatResults(
  results: readonly Result[],
  circumstances: Circumstances,
  json: boolean,
): string[] {
  const format = json ? formatJson : formatText;
  const share = Math.max(Math.floor(OUTPUT_LIMIT / results.length), LEAST_SHARE);

  /** Returns as many lines as fit. */
  function fit(ordered: readonly Result[], limit: number): string[] {
    const lines: string[] = [];
    let left = limit;
    for (const result of ordered) {
      const line = format(result, circumstances, share - 1);
      left -= byteLength(line) + 1;
      if (left < 0) break;
      lines.push(line);
    }
    return lines;
  }

  const all = fit(results, OUTPUT_LIMIT);
  if (all.length === results.length) return all;
  const ordered = [...results].sort((a, b) => Number(!a.failure) - Number(!b.failure));
  const lines = fit(ordered, OUTPUT_LIMIT - COUNT_LENGTH);
  const others = ordered.slice(lines.length);
  const failed = others.filter(({ failure }) => failure).length;
  const passed = others.length - failed;
  const text = `… and others: ${passed} passed, ${failed} failed`;
  return [...lines, json ? JSON.stringify({ others: { passed, failed } }) : text];
}

function formatText(
  { address, status, milliseconds, failure }: Result,
  { time, tries }: Circumstances,
  limit: number,
): string {
  const start = time === undefined ? '' : `${time} `;
  const count = tries === undefined ? '' : ` (try ${tries})`;
  const words = failure === undefined ? '' : `: ${oneLine(failure.message)}`;
  const outcome = failure?.reason ?? status;
  return shorten(`${start}${outcome} ${address} ${milliseconds} ms${count}${words}`, limit);
}

function formatJson(result: Result, { time, tries }: Circumstances, limit: number): string {
  const { status, milliseconds, failure } = result;
  const words = failure && oneLine(failure.message);
  // JSON leaves out what is undefined.
  const outcome = { time, passed: failure === undefined, reason: failure?.reason, status };
  const format = (address: string, detail?: string): string =>
    JSON.stringify({ ...outcome, address, milliseconds, tries, detail });
  /** The text without the bytes by which a line with it is too long; only two texts have no limit of their own. */
  const cut = (text: string, line: string): string => {
    const excess = byteLength(line) - limit;
    return excess > 0 ? shorten(text, byteLength(text) - excess) : text;
  };
  const detail = words && cut(words, format(result.address, words));
  return format(cut(result.address, format(result.address, detail)), detail);
}

/** The text with spaces in place of control characters, line ends among them. */
export function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
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
