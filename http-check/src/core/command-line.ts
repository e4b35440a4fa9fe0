// From the command line to settings, or to one line about wrong use.

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it stands so on the command line.

import { type Address, parseAddress, withoutUser } from './address.ts';
import { byteLength } from './bytes.ts';
import { insertVariables, readVariable, type World } from './option-values.ts';
import {
  createDefaultValues,
  createOptions,
  type OptionValues,
  type Settings,
  type Source,
  VERSION,
} from './options.ts';

const DEFAULT_ADDRESS = 'http://localhost';
/** Bytes of one value. */
const LONGEST_VALUE = 65_536;
/** Characters before what --help says of an option. */
const HELP_COLUMN = 28;

/** Wrong use: a line that names what was given and says what is allowed. */
export class UsageError extends Error {}

/** Reads the command line, without the program's own name: settings, or a text to print. @throws UsageError */
export function parseCommandLine(words: readonly string[], world: World): Settings | string {
  const separator = words.indexOf('--');
  const command = separator === -1 ? [] : words.slice(separator + 1);
  if (separator !== -1 && command.length === 0) {
    throw new UsageError('-- must be followed by a command');
  }
  const values = readOptions(separator === -1 ? words : words.slice(0, separator), world);
  if (values.print === 'help') return formatHelp();
  if (values.print === 'version') {
    return `http-check ${VERSION}${world.libraries ? ` (${world.libraries})` : ''}`;
  }
  checkCombination(values, command);
  const sources = values.sources.length > 0 ? values.sources : [{ text: DEFAULT_ADDRESS }];
  const addresses = sources.map((source) => readAddress(source, world));
  return { ...values, addresses, command };
}

/** Reads the words before `--`. Given twice, an option's last value counts; lists grow; `--expect-status` throws. */
function readOptions(words: readonly string[], world: World): OptionValues {
  const values = createDefaultValues();
  const rest = words[Symbol.iterator]();
  for (const word of rest) {
    if (!word.startsWith('-')) {
      values.sources.push({ text: expectAddress(word) });
      continue;
    }
    const { name, attached } = splitOption(word);
    const [usage = '', option] =
      Object.entries(createOptions()).find(([usage]) => has(usage, name)) ?? [];
    if (option === undefined) {
      throw new UsageError(`there is no option '${name}'; --help lists them all`);
    }
    const [, value] = / ([^-].*)$/.exec(usage) ?? [];
    if (value === undefined && attached !== undefined) {
      throw new UsageError(`${name} takes no value`);
    }
    const text = value === undefined ? '' : (attached ?? rest.next().value);
    if (text === undefined) throw new UsageError(`${name} needs a value: ${name} ${value}`);
    if (byteLength(text) > LONGEST_VALUE) {
      throw new UsageError(`${name}: give at most ${LONGEST_VALUE} bytes`);
    }
    const given = option.isSecret ? name : `${name} '${withoutUser(text)}'`;
    const changes = orUsageError(given, () => option.read(text, values, world));
    Object.assign(values, changes);
  }
  return values;
}

function has(usage: string, name: string): boolean {
  return usage.split(', ').some((one) => one.split(' ')[0] === name);
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

function checkCombination(values: OptionValues, command: readonly string[]): void {
  if (values.watch !== undefined && values.wait !== undefined) {
    throw new UsageError('--watch goes on anyway, --wait ends; give one of them');
  }
  if (values.watch !== undefined && command.length > 0) {
    throw new UsageError('--watch goes on for good, so no command can follow after --');
  }
  if (values.method === 'HEAD' && values.expectedTexts.length > 0) {
    throw new UsageError('-X HEAD gets no body, so --expect-body cannot pass; give one of them');
  }
}

function readAddress(source: Source, world: World): Address {
  if ('variable' in source) {
    const given = `-c ${source.variable}`;
    const text = orUsageError(given, () => readVariable(source.variable, world));
    return orUsageError(`${given}, which is '${withoutUser(text)}'`, () =>
      parseAddress(text, world),
    );
  }
  const option = source.option === undefined ? '' : `${source.option} `;
  const given = (text: string) => `${option}'${withoutUser(text)}'`;
  const text = orUsageError(given(source.text), () => insertVariables(source.text, world));
  return orUsageError(given(text), () => parseAddress(text, world));
}

/** Runs what may throw an `Error` that says what is allowed, and adds what was given. */
function orUsageError<Value>(given: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(`${given}: ${error instanceof Error ? error.message : error}`);
  }
}

function formatHelp(): string {
  const line = (usage: string, help: string): string => `  ${usage}`.padEnd(HELP_COLUMN) + help;
  return [
    'http-check [options] [URL …] [-- command …]',
    '',
    'Asks HTTP services for a page, says in one line each how that went, and exits with',
    '0 when all passed, 1 when one failed, 64 when it was used wrongly.',
    '',
    line('URL', 'an address to ask, with ${NAME} for an environment variable;'),
    line('', 'several are asked at once, and all must pass (http://localhost)'),
    ...Object.entries(createOptions()).map(([usage, { help }]) => line(usage, help)),
    line('-- command …', 'when the check passes, become this command, with the same PID'),
  ].join('\n');
}
