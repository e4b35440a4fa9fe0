// From the command line to settings, or to one line about wrong use.

import { parseAddress } from './address.ts';
import { OPTIONS, OptionValues } from './options.ts';
import type { Platform } from './platform.ts';
import type { Settings } from './settings.ts';
import { UsageError } from './usage-error.ts';

const DEFAULT_ADDRESS = 'http://localhost';

/** What the user wants: a check with these settings, or to be told something. */
export type Use = 'help' | 'version' | Settings;

/**
 * Reads the command line, without the program's own name. Throws `UsageError`.
 * An option given twice counts as given last, but for those that may be given several times.
 */
export function parseCommandLine(
  words: readonly string[],
  platform: Pick<Platform, 'environment' | 'speaksTls'>,
): Use {
  const separator = words.indexOf('--');
  const optionWords = separator === -1 ? words : words.slice(0, separator);
  const command = separator === -1 ? [] : words.slice(separator + 1);
  if (separator !== -1 && command.length === 0) {
    throw new UsageError('-- must be followed by a command');
  }
  const values = parseOptions(optionWords);
  if (values.information !== undefined) return values.information;
  checkCombination(values, command);
  return toSettings(values, command, platform);
}

function parseOptions(words: readonly string[]): OptionValues {
  const values = new OptionValues();
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const { name, attached } = splitOption(word);
    const option = OPTIONS.find((candidate) => candidate.names.includes(name));
    if (option === undefined) throw unknownOption(word);
    if (option.value === undefined && attached !== undefined) {
      throw new UsageError(`${name} takes no value, but '${attached}' was given`);
    }
    const text = option.value === undefined ? '' : (attached ?? rest.shift());
    if (text === undefined) throw new UsageError(`${name} needs a value: ${name} ${option.value}`);
    orUsageError(`${name} '${text}'`, () => option.apply(values, text));
  }
  return values;
}

/** `--name=value` and `-nvalue` carry their value with them. */
function splitOption(word: string): { name: string; attached: string | undefined } {
  if (word.startsWith('--')) {
    const equals = word.indexOf('=');
    if (equals === -1) return { name: word, attached: undefined };
    return { name: word.slice(0, equals), attached: word.slice(equals + 1) };
  }
  return { name: word.slice(0, 2), attached: word.length > 2 ? word.slice(2) : undefined };
}

function unknownOption(word: string): UsageError {
  const hint = word.startsWith('-') ? '--help lists them all' : 'a command goes after --';
  return new UsageError(`there is no option '${word}'; ${hint}`);
}

function checkCombination(values: OptionValues, command: readonly string[]): void {
  if (values.addresses.length > 0 && values.addressVariable !== undefined) {
    throw new UsageError('-u and -c are two sources of address; give one of them');
  }
  if (values.watch !== undefined && values.wait !== undefined) {
    throw new UsageError('--watch goes on anyway, --wait ends; give one of them');
  }
  if (values.watch !== undefined && command.length > 0) {
    throw new UsageError('--watch goes on for good, so no command can follow after --');
  }
}

function toSettings(
  values: OptionValues,
  command: readonly string[],
  platform: Pick<Platform, 'environment' | 'speaksTls'>,
): Settings {
  const { addresses, addressVariable } = values;
  if (addressVariable !== undefined) {
    const text = platform.environment(addressVariable);
    if (text === undefined) {
      throw new UsageError(`-c ${addressVariable}: this environment variable is not set`);
    }
    const source = `-c ${addressVariable}, which is '${text}'`;
    addresses.push(orUsageError(source, () => parseAddress(text)));
  }
  if (addresses.length === 0) addresses.push(parseAddress(DEFAULT_ADDRESS));
  const secure = addresses.find((address) => address.secure);
  if (secure !== undefined && !platform.speaksTls) {
    const reason = 'this is the native build, which speaks http only; https needs the Node build';
    throw new UsageError(`'${secure.text}': ${reason}`);
  }
  return {
    addresses,
    request: { method: values.method, headers: values.headers, unixSocket: values.unixSocket },
    expect: { statuses: values.statuses, body: values.body },
    timeout: values.timeout,
    wait: values.wait,
    watch: values.watch,
    logSuccess: values.logSuccess,
    logFailure: values.logFailure,
    json: values.json,
    command,
  };
}

/** Runs what may throw an `Error` that says what is allowed, and adds what was given. */
function orUsageError<Value>(given: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(`${given}: ${error instanceof Error ? error.message : error}`);
  }
}
