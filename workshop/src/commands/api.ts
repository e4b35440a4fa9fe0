// ask N: asks the API for N numbers. break TYPE [setting=value …], heal, reset: switch its faults on and off, in
// all replicas.
import { addressesOf, type Reply, send, wordsOf } from '../http.ts';

export interface CommandContext {
  /** The API; its name may stand for several replicas. */
  apiUrl: string;
  /** The guide's own address. */
  guideUrl: string;
  print(line: string): void;
}

/** @throws CommandError when it cannot do what it was told */
export type Command = (args: readonly string[], context: CommandContext) => Promise<void>;

/** Why a command did not work, and what to do; the message is for people. */
export class CommandError extends Error {}

const MOST_CALLS = 1_000;
const USAGE = 'Usage:  break TYPE [setting=value ...]   Example:  break hang duration=20';

/**
 * Asks one after the other, and prints each answer. A call that fails does not keep the next from being made.
 *
 * @throws CommandError when the arguments are wrong, or none of the calls has got an answer.
 */
export const ask: Command = async ([amount = '1', ...more], { apiUrl, print }) => {
  const calls = Number(amount);
  if (more.length > 0 || !/^\d+$/.test(amount) || calls < 1 || calls > MOST_CALLS) {
    throw new CommandError(
      `Usage:  ask [N]   Requests N numbers, 1 to ${MOST_CALLS}; without N, one.`,
    );
  }
  let answers = 0;
  for (let call = 1; call <= calls; call += 1) {
    const reply = await send('GET', `${apiUrl}/rng`);
    const { status, text } = reply;
    if (status === 0) print(`${call}: no answer, ${text}`);
    else if (status === 200) print(`${call}: ${text}`);
    else print(`${call}: no number, status ${status}: ${wordsOf(reply)}`);
    if (status > 0) answers += 1;
    else if (answers === 0 && call === calls) throw noApi(apiUrl, text);
  }
};

/**
 * The command `break`. A fault of the same type that was on is replaced.
 *
 * @throws CommandError when an argument is wrong, or a replica refuses or does not answer.
 */
export const breakIt: Command = async ([type, ...args], { apiUrl, print }) => {
  if (type === undefined || !/^[a-z-]+$/.test(type)) throw new CommandError(USAGE);
  const settings = readSettings(args);
  const replies = await tellAll(apiUrl, 'PUT', `/faults/${type}`, settings);
  const words = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  print(`${type} is on${inAll(replies)}${words.length > 0 ? `: ${words.join(' ')}` : ''}.`);
  print('Switch it off:  docker compose exec workshop heal');
};

/**
 * Switches off what is on from every start, too, until the next start or `reset`.
 *
 * @throws CommandError when there is an argument, or a replica refuses or does not answer.
 */
export const heal: Command = async (args, { apiUrl, print }) => {
  if (args.length > 0) throw new CommandError('Usage:  heal   Switches all faults off.');
  const replies = await tellAll(apiUrl, 'DELETE', '/faults');
  print(`All faults are off${inAll(replies)}, the bug of the original too.`);
};

/**
 * Counts calls from 0 again, and switches on what is on from every start. Containers stay as they are.
 *
 * @throws CommandError when there is an argument, or a replica refuses or does not answer.
 */
export const reset: Command = async (args, { apiUrl, print }) => {
  if (args.length > 0)
    throw new CommandError('Usage:  reset   Restores the state of the API after a fresh start.');
  const where = inAll(await tellAll(apiUrl, 'POST', '/reset'));
  print(
    `The API has the state after a fresh start${where}: no calls, and only the faults of the start.`,
  );
  print('Reset the containers too:  docker compose up --detach --force-recreate --wait');
};

function inAll({ length }: readonly unknown[]): string {
  return length > 1 ? ` in all ${length} replicas` : '';
}

/**
 * @returns what each replica answered, all of them with success
 * @throws CommandError when one has refused, or none has answered
 */
export async function tellAll(apiUrl: string, method: string, path: string, body?: object) {
  const addresses = await addressesOf(apiUrl);
  if (addresses.length === 0) throw noApi(apiUrl, 'DNS does not know this host name');
  const replies = await Promise.all(
    addresses.map((address) => send(method, `${address}${path}`, { body })),
  );
  const refusal = replies.find(({ status }) => status >= 400);
  if (refusal) throw await explain(refusal, addresses[0] ?? apiUrl);
  const silent = replies.filter(({ status }) => status === 0);
  if (!silent[0]) return replies;
  const others = replies.length - silent.length;
  const some = `${others} of ${replies.length} replicas did; otherwise `;
  throw noApi(apiUrl, `${others > 0 ? some : ''}${silent[0].text}`);
}

/** Says what to do if no API answers. */
function noApi(apiUrl: string, why: string): CommandError {
  return new CommandError(
    [
      `No API answers at ${apiUrl}: ${why}.`,
      'It is stopped, starting, or blocked. Check it:  docker compose ps --all',
      'Reset everything:  docker compose up --detach --force-recreate --wait',
    ].join('\n'),
  );
}

/** An API whose faults cannot be switched has no such routes at all. */
async function explain(refusal: Reply, address: string): Promise<CommandError> {
  const hasRoutes = (await send('GET', `${address}/faults`)).status === 200;
  if (hasRoutes) return new CommandError(wordsOf(refusal));
  return new CommandError(
    [
      'Fault injection is off in this API: it runs with FAULT_INJECTION=off.',
      'Replace it:  docker compose up --detach --wait',
    ].join('\n'),
  );
}

/** Arguments such as `duration=20`; a name may come several times. */
export function readPairs(args: readonly string[], usage: string): URLSearchParams {
  const pairs = new URLSearchParams();
  for (const arg of args) {
    const [, name, value] = /^([A-Za-z]+)=(.+)$/.exec(arg) ?? [];
    if (name === undefined || value === undefined) {
      throw new CommandError(`"${arg}" does not have the form name=value.\n${usage}`);
    }
    pairs.append(name, value);
  }
  return pairs;
}

/** Values as JSON has them. Routes may come without their slash, which some shells would change. */
function readSettings(args: readonly string[]): Record<string, unknown> {
  const pairs = readPairs(args, USAGE);
  const routes = pairs.getAll('routes').flatMap((value) => value.split(','));
  const settings = [...pairs].map(([name, value]) => [name, parseValue(value)]);
  return {
    ...Object.fromEntries(settings),
    ...(routes.length > 0 && { routes: routes.map((route) => `/${route.replace(/^\//, '')}`) }),
  };
}

function parseValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return Number.isNaN(Number(text)) ? text : Number(text);
}
