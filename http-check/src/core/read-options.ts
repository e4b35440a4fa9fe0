// From words to the values of options.

import { withoutUser } from './address.ts';
import { limitLength } from './option-values.ts';
import { createDefaultValues, OPTIONS, type OptionValues } from './options.ts';
import { UsageError } from './usage-error.ts';

/**
 * Reads the words before `--`. An option given twice counts as given last, but for those that may be
 * given several times, and `--expect-status`, which may not.
 * @throws UsageError
 */
export function readOptions(words: readonly string[]): OptionValues {
  const values = createDefaultValues();
  const rest = words[Symbol.iterator]();
  for (const word of rest) {
    if (!word.startsWith('-')) {
      values.addresses.push({ text: expectAddress(word) });
      continue;
    }
    const { name, attached } = splitOption(word);
    const option = OPTIONS.find((candidate) => candidate.names.includes(name));
    if (option === undefined) {
      throw new UsageError(`there is no option '${name}'; --help lists them all`);
    }
    if (option.value === undefined && attached !== undefined) {
      throw new UsageError(`${name} takes no value`);
    }
    const text = option.value === undefined ? '' : (attached ?? rest.next().value);
    if (text === undefined) throw new UsageError(`${name} needs a value: ${name} ${option.value}`);
    orUsageError(name, () => limitLength(text));
    const given = option.isSecret ? name : `${name} '${withoutUser(text)}'`;
    orUsageError(given, () => option.apply(values, text));
  }
  return values;
}

/** A word that is no option is an address; a variable in it may yet hold what is missing. */
function expectAddress(word: string): string {
  if (word.includes('://') || word.includes('${')) return word;
  const allowed = 'give an address that starts with http:// or https://; a command goes after --';
  throw new UsageError(`'${withoutUser(word)}': ${allowed}`);
}

/** `--name=value` and `-nvalue` carry their value with them. */
function splitOption(word: string): { name: string; attached?: string } {
  const equals = word.indexOf('=');
  const end = word.startsWith('--') ? equals : 2;
  if (end === -1 || word.length === end) return { name: word };
  return { name: word.slice(0, end), attached: word.slice(word.startsWith('--') ? end + 1 : end) };
}

/** Runs what may throw an `Error` that says what is allowed, and adds what was given. */
export function orUsageError<Value>(given: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(`${given}: ${error instanceof Error ? error.message : error}`);
  }
}
