// The native build: the world as QuickJS and ../../native show it, and the entry point.

import { decodeLatin1 } from '../core/bytes.ts';
import { type Family, type Platform, SystemError } from '../core/platform.ts';
import { run } from '../core/run.ts';
import { connect } from './connection.ts';
import { after, readable, turn, writable } from './event-loop.ts';
import { attempt, errorName } from './system.ts';

/** The errors of getaddrinfo that mean something to us, as netdb.h has them. */
const LOOKUP_ERRORS: Readonly<Record<string, string>> = {
  '-2': 'EAI_NONAME',
  '-3': 'EAI_AGAIN',
  '-5': 'EAI_NODATA',
};

const platform: Platform = {
  speaksTls: false,
  now: () => system.now(),
  after,
  environment: (name) => system.environment(name),
  write,
  lookUp,
  connect,
  become,
};

/** A pipe that can be written takes 4,096 bytes, so the writing never waits. */
async function write(
  stream: 'output' | 'errors',
  text: string,
  deadline?: number,
): Promise<boolean> {
  const descriptor = stream === 'output' ? 1 : 2;
  if (!(await writable(descriptor, deadline))) return true;
  try {
    system.write(descriptor, text, 0);
    return true;
  } catch (error) {
    return errorName(error) !== 'EPIPE';
  }
}

/** Asks the hosts file, then DNS. */
async function lookUp(name: string, family: Family): Promise<readonly string[]> {
  const known = system.hosts(name.replace(/\.$/, ''));
  // As the system's resolver has it: a name in the file is not asked for elsewhere.
  if (known.length > 0) return known.filter((address) => address.includes(':') === (family === 6));
  const text = await readAll(attempt(() => system.lookUp(name, family)));
  const lines = text.split('\n').slice(0, -1);
  const [first = ''] = lines;
  if (first.startsWith('-')) throw new SystemError(LOOKUP_ERRORS[first] ?? 'EAI_FAIL');
  return lines;
}

async function readAll(descriptor: number): Promise<string> {
  let text = '';
  for (;;) {
    await readable(descriptor);
    const bytes = attempt(() => system.read(descriptor));
    if (bytes?.byteLength === 0) break;
    if (bytes !== undefined) text += decodeLatin1(new Uint8Array(bytes));
  }
  system.close(descriptor);
  return text;
}

/** Becomes the command, which the host knows: it ends the command line. */
async function become(): Promise<never> {
  return attempt(() => system.become());
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
