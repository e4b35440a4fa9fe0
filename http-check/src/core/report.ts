// What is printed: one line a result, for people or as JSON.

import { byteLength } from './bytes.ts';
import type { Result } from './check.ts';
import { oneLine, shorten } from './one-line.ts';

/** Bytes: Docker keeps this much of what a health check prints. */
export const OUTPUT_LIMIT = 4096;

/** What a line may say besides the result. */
export interface Circumstances {
  /** When the check ended, in ISO 8601. */
  readonly time?: string;
  /** How many times it was tried. */
  readonly tries?: number;
}

export interface ReportSettings {
  readonly json: boolean;
  /** How many results share the limit. */
  readonly shares: number;
}

/** The line for a result, without its line end; control characters are replaced by spaces. */
export function formatResult(
  result: Result,
  circumstances: Circumstances,
  settings: ReportSettings,
): string {
  const format = settings.json ? formatJson : formatText;
  const limit = Math.floor(OUTPUT_LIMIT / settings.shares) - 1;
  const words = result.failure === undefined ? '' : oneLine(result.failure.words);
  const line = format(result, words, circumstances);
  const excess = byteLength(line) - limit;
  if (excess <= 0) return line;
  // The words and the address are all that has no limit of its own.
  const shortWords = shorten(words, byteLength(words) - excess);
  const rest = byteLength(format(result, shortWords, circumstances)) - limit;
  const address = shorten(result.address, byteLength(result.address) - Math.max(rest, 0));
  return format({ ...result, address }, shortWords, circumstances);
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
