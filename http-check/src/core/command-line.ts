// From the command line to settings, or to one line about wrong use.

import { type Address, parseAddress, withoutUser } from './address.ts';
import type { OptionValues, WrittenAddress } from './options.ts';
import type { Platform } from './platform.ts';
import { orUsageError, readOptions } from './read-options.ts';
import type { Settings } from './settings.ts';
import { UsageError } from './usage-error.ts';
import { insertVariables, variable } from './variables.ts';

const DEFAULT_ADDRESS = 'http://localhost';

/** What the user wants: a check with these settings, or to be told something. */
export type Use = 'help' | 'version' | Settings;

type World = Pick<Platform, 'environment' | 'speaksTls'>;

/**
 * Reads the command line, without the program's own name.
 * @throws UsageError
 */
export function parseCommandLine(words: readonly string[], platform: World): Use {
  const separator = words.indexOf('--');
  const command = separator === -1 ? [] : words.slice(separator + 1);
  if (separator !== -1 && command.length === 0) {
    throw new UsageError('-- must be followed by a command');
  }
  const values = readOptions(separator === -1 ? words : words.slice(0, separator));
  if (values.information !== undefined) return values.information;
  checkCombination(values, command);
  return toSettings(values, command, platform);
}

function checkCombination(values: OptionValues, command: readonly string[]): void {
  if (values.watch !== undefined && values.wait !== undefined) {
    throw new UsageError('--watch goes on anyway, --wait ends; give one of them');
  }
  if (values.watch !== undefined && command.length > 0) {
    throw new UsageError('--watch goes on for good, so no command can follow after --');
  }
  if (values.method === 'HEAD' && values.bodies.length > 0) {
    throw new UsageError('-X HEAD gets no body, so --expect-body cannot pass; give one of them');
  }
}

function toSettings(values: OptionValues, command: readonly string[], platform: World): Settings {
  const { method, headers, unixSocket, wait, watch } = values;
  const sources = values.addresses.length > 0 ? values.addresses : [{ text: DEFAULT_ADDRESS }];
  return {
    addresses: sources.map((source) =>
      'variable' in source
        ? readVariable(source.variable, platform)
        : readAddress(source, platform),
    ),
    request: { method, headers, ...(unixSocket !== undefined && { unixSocket }) },
    expect: {
      statuses: values.statuses ?? ['200'],
      headers: values.expectedHeaders,
      bodies: values.bodies,
    },
    timeout: values.timeout,
    ...(wait !== undefined && { wait }),
    ...(watch !== undefined && { watch }),
    logSuccess: values.logSuccess,
    logFailure: values.logFailure,
    json: values.json,
    command,
  };
}

function readAddress({ option, text }: WrittenAddress, platform: World): Address {
  const prefix = option === undefined ? '' : `${option} `;
  const given = (value: string): string => `${prefix}'${withoutUser(value)}'`;
  const inserted = orUsageError(given(text), () => insertVariables(text, platform));
  return parse(inserted, given(inserted), platform);
}

function readVariable(name: string, platform: World): Address {
  const option = `-c ${name}`;
  const text = orUsageError(option, () => variable(name, platform));
  return parse(text, `${option}, which is '${withoutUser(text)}'`, platform);
}

function parse(text: string, given: string, platform: World): Address {
  const address = orUsageError(given, () => parseAddress(text));
  if (address.secure && !platform.speaksTls) {
    const reason = 'this is the native build, which speaks http only; https needs the Node build';
    throw new UsageError(`'${address.text}': ${reason}`);
  }
  return address;
}
