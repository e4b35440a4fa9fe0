// The native build: the world as QuickJS and ../../native show it, and the entry point.
import { decodeLatin1 } from '../core/bytes.ts';
import {
  type Attempt,
  type Connection,
  type Family,
  type Platform,
  SystemError,
  type Target,
} from '../core/platform.ts';
import { run } from '../core/run.ts';
import { createConnection } from './connection.ts';
import { after, attempt, errorName, forget, turn, waitFor } from './system.ts';

/** The errors of getaddrinfo that mean something to us, as netdb.h has them. */
const LOOKUP_ERRORS: Readonly<Record<string, string>> = {
  '-2': 'EAI_NONAME',
  '-3': 'EAI_AGAIN',
  '-5': 'EAI_NODATA',
};

const platform: Platform = {
  now: () => system.now(),
  date: () => system.date(),
  after,
  ipVersion: (text) => system.ipVersion(text),
  environment: (name) => system.environment(name),
  readFile: (path) => attempt(() => system.readFile(path)),
  libraries: system.libraries,
  write,
  lookUp,
  connect,
  // The host knows the command: it ends the command line.
  become: async () => attempt(() => system.become()),
};

/** A pipe that can be written takes 4,096 bytes, so the writing never waits. */
async function write(stream: 'output' | 'errors', text: string, deadline?: number) {
  const descriptor = stream === 'output' ? 1 : 2;
  if (!(await waitFor(~descriptor, deadline))) return true;
  try {
    system.write(descriptor, text, 0);
    return true;
  } catch (error) {
    return errorName(error) !== 'EPIPE';
  }
}

/** The names that are being searched for in the hosts file, once for both families. */
const searches = new Map<string, Promise<readonly string[]>>();

/** Lets timers run between the parts of the file, so that a long one keeps no check past its deadline. */
async function searchHosts(name: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (let at = 0; ; ) {
    const [next, ...addresses] = system.hosts(name, at);
    found.push(...addresses);
    if (next === -1) return found;
    at = next;
    await new Promise<void>((resolve) => after(0, resolve));
  }
}

/** Asks the hosts file, then DNS. */
async function lookUp(name: string, family: Family): Promise<readonly string[]> {
  const search = searches.get(name) ?? searchHosts(name.replace(/\.$/, ''));
  searches.set(name, search);
  const known = await search;
  searches.delete(name);
  // As the system's resolver has it: a name in the file is not asked for elsewhere.
  if (known.length > 0) return known.filter((address) => address.includes(':') === (family === 6));
  const connection = createConnection(attempt(() => system.lookUp(name, family)));
  let text = '';
  for (;;) {
    const bytes = await connection.receive();
    if (bytes === undefined) break;
    text += decodeLatin1(bytes);
  }
  connection.close();
  const lines = text.split('\n').slice(0, -1);
  if (text.startsWith('-')) throw new SystemError(LOOKUP_ERRORS[`${lines[0]}`] ?? 'EAI_FAIL');
  return lines;
}

function connect(target: Target): Attempt {
  let descriptor: number;
  try {
    descriptor = attempt(() =>
      'path' in target ? system.connectUnix(target.path) : system.connect(target.host, target.port),
    );
  } catch (error) {
    return { connection: Promise.reject(error), abandon: () => {} };
  }
  async function finish(): Promise<Connection> {
    if (!(await waitFor(~descriptor))) return new Promise(() => {});
    try {
      attempt(() => system.finishConnecting(descriptor));
      return createConnection(descriptor);
    } catch (error) {
      system.close(descriptor);
      throw error;
    }
  }
  function abandon(): void {
    forget(descriptor);
    system.close(descriptor);
  }
  return { connection: finish(), abandon };
}

system.turn = turn;

run(system.words(), platform).then(
  (exitCode) => system.exit(exitCode),
  async (error) => {
    // A bug: nothing that a server or a user does comes here.
    await write('errors', `http-check: ${error}\n`);
    system.exit(1);
  },
);
