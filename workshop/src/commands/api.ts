// ask N: requests N numbers, as users do. break TYPE [setting=value …], heal, reset: switch the faults of all replicas on and off.
import { addressesOf, type Reply, send, wordsOf } from '../http.ts';

interface CommandContext {
  /** The API's URL; its host name may resolve to several replicas. */
  apiUrl: string;
  /** The URL of the web, through which users ask. */
  webUrl: string;
  /** The guide's own address. */
  guideUrl: string;
  print(line: string): void;
}

/** @throws CommandError when an argument is wrong, or a service refuses or does not answer */
export type Command = (args: readonly string[], context: CommandContext) => Promise<void>;

/** Why a command failed, and what to do; the message is for people. */
export class CommandError extends Error {}

const MOST_CALLS = 1_000;
const USAGE_OF_ASK = `Usage:  ask [N] [api]   Requests N numbers of the web, as a user does, or of the API itself.
N is from 1 to ${MOST_CALLS}; without it, one.`;
const USAGE = 'Usage:  break TYPE [setting=value ...]   Example:  break hang duration=20';

/** Sends the calls one after the other, and prints each answer. Fails if no call got an answer. */
export const ask: Command = async ([amount = '1', of, ...more], { apiUrl, webUrl, print }) => {
  const calls = Number(amount);
  const isAmount = /^\d+$/.test(amount) && calls >= 1 && calls <= MOST_CALLS;
  const address = { api: `${apiUrl}/rng`, web: `${webUrl}/api/number` }[of ?? 'web'];
  if (more.length > 0 || !isAmount || !address) throw new CommandError(USAGE_OF_ASK);
  let answers = 0;
  for (let call = 1; call <= calls; call += 1) {
    const reply = await send('GET', address);
    const { status, text } = reply;
    if (status === 0) print(`${call}: no answer, ${text}`);
    else if (status === 200) print(`${call}: ${wordsOf(reply, 'number')}`);
    else print(`${call}: no number, status ${status}: ${wordsOf(reply)}`);
    if (status > 0) answers += 1;
    else if (answers === 0 && call === calls) throw noAnswer(address, text);
  }
};

/** The command `break`. Replaces an active fault of the same type. */
export const breakIt: Command = async ([type, ...args], { apiUrl, print }) => {
  if (type === undefined || !/^[a-z-]+$/.test(type)) throw new CommandError(USAGE);
  const settings = readSettings(args);
  const where = await tellAll(apiUrl, 'PUT', `/faults/${type}`, settings);
  const words = Object.entries(settings).map(([name, value]) => ` ${name}=${value}`);
  print(`${type} is on${where}${words.length > 0 ? ':' : ''}${words.join('')}.`);
  print('Switch it off:  docker compose exec workshop heal');
};

/** Switches off all faults, also those in `FAULTS`, until the next start or `reset`. */
export const heal: Command = async (args, { apiUrl, print }) => {
  if (args.length > 0) throw new CommandError('Usage:  heal   Switches all faults off.');
  const where = await tellAll(apiUrl, 'DELETE', '/faults');
  print(`All faults are off${where}, the bug of the original too.`);
};

/** Counts calls from 0 again, and switches on the faults in `FAULTS`. Containers keep running. */
export const reset: Command = async (args, { apiUrl, print }) => {
  if (args.length > 0)
    throw new CommandError('Usage:  reset   Restores the state of the API after a fresh start.');
  const state = `the state after a fresh start${await tellAll(apiUrl, 'POST', '/reset')}`;
  print(`The API has ${state}: no calls, and only the faults of the start.`);
  print('Reset the containers too:  docker compose up --detach --force-recreate --wait');
};

/** Asks all replicas, and returns ` in all N replicas` if there are several. @throws as a Command does */
export async function tellAll(apiUrl: string, method: string, path: string, body?: object) {
  const addresses = await addressesOf(apiUrl);
  const [first] = addresses;
  if (first === undefined) throw noAnswer(apiUrl, 'DNS does not know this host name');
  const all = addresses.length;
  const replies = await Promise.all(addresses.map((each) => send(method, each + path, { body })));
  const refusal = replies.find(({ status }) => status >= 400);
  if (refusal) throw await explain(refusal, first);
  const silent = replies.filter(({ status }) => status === 0);
  if (!silent[0]) return all > 1 ? ` in all ${all} replicas` : '';
  const others = all - silent.length;
  const some = others > 0 ? `${others} of ${all} replicas did; otherwise ` : '';
  throw noAnswer(apiUrl, `${some}${silent[0].text}`);
}

const lines = (...texts: string[]) => new CommandError(texts.join('\n'));

/** Says what to do if a service does not answer. */
const noAnswer = (address: string, why: string): CommandError =>
  lines(
    `Nothing answers at ${address}: ${why}.`,
    'It is stopped, starting, or blocked. Check it:  docker compose ps --all',
    'Reset everything:  docker compose up --detach --force-recreate --wait',
  );

/** Explains a refusal. Without fault injection, the API has no such routes. */
async function explain(refusal: Reply, address: string): Promise<CommandError> {
  const hasRoutes = (await send('GET', `${address}/faults`)).status === 200;
  if (hasRoutes) return new CommandError(wordsOf(refusal));
  return lines(
    'Fault injection is off in this API: it runs with FAULT_INJECTION=off.',
    'Replace it:  docker compose up --detach --wait',
  );
}

/** Reads arguments such as `duration=20`; a name may occur several times. */
export function readPairs(args: readonly string[], usage: string): URLSearchParams {
  const pairs = args.map((arg) => {
    const [, name, value] = /^([A-Za-z]+)=(.+)$/.exec(arg) ?? [];
    if (name && value) return [name, value];
    throw new CommandError(`"${arg}" does not have the form name=value.\n${usage}`);
  });
  return new URLSearchParams(pairs);
}

/** Returns the values as JSON has them. Routes may lack their slash, because some shells change it. */
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
