// The interface to the system in the Node build, for tests, macOS and Windows: thin rather than cheap.
import { spawn } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import fs from 'node:fs';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import {
  type Attempt,
  type Connection,
  type Platform,
  SystemError,
  type Target,
  type Trust,
} from '../core/platform.ts';

/** Bytes: several times all authorities that a system trusts. */
const LONGEST_FILE = 1_048_576;

export const nodePlatform: Platform = {
  now: () => performance.now(),
  after(milliseconds, wake) {
    const timer = setTimeout(wake, Math.max(0, Math.ceil(milliseconds)));
    return () => clearTimeout(timer);
  },
  date: () => new Date().toISOString(),
  ipVersion: net.isIP,
  environment: (name) => process.env[name],
  readFile(path) {
    try {
      const status = fs.statSync(path);
      if (!status.isFile()) throw new SystemError('EINVAL');
      if (status.size > LONGEST_FILE) throw new SystemError('EFBIG');
      return fs.readFileSync(path, 'utf8');
    } catch (error) {
      throw toSystemError(error);
    }
  },
  /** Writes in a thread, because a pipe that is full blocks its writer. */
  async write(stream, text, deadline) {
    const written = new Promise<boolean>((resolve) => {
      fs.write(stream === 'output' ? 1 : 2, text, (error) => resolve(error?.code !== 'EPIPE'));
    });
    if (deadline === undefined) return written;
    return Promise.race([written, sleep(Math.max(0, deadline - performance.now()), true)]);
  },
  async lookUp(name, family) {
    try {
      return (await lookup(name, { all: true, family })).map(({ address }) => address);
    } catch (error) {
      throw toSystemError(error);
    }
  },
  connect,
  async become([name = '', ...words]) {
    if (process.execve !== undefined) becomeShell('exec "$@"', findCommand(name), ...words);
    // Ctrl-C reaches the command, too, which decides when it ends.
    process.removeAllListeners('SIGINT').on('SIGINT', () => {});
    const child = spawn(name, words, { stdio: 'inherit' });
    return new Promise((resolve, reject) => {
      child.once('error', (error) => reject(toSystemError(error)));
      child.once('exit', (code) => resolve(code ?? 1));
    });
  },
};

/** Exits at once, where Node would wait for its threads while a name server or a reader is silent. */
export function exit(code: number): void {
  becomeShell(`exit ${code}`);
  process.exit(code);
}

/** Replaces this process by a shell that runs the script. Does nothing on Windows. */
function becomeShell(script: string, ...words: readonly string[]): void {
  process.execve?.('/bin/sh', ['sh', '-c', script, 'sh', ...words], process.env);
}

/** The file that a shell would run. @throws SystemError that says more than a shell: whether it is the interpreter that is missing */
function findCommand(name: string): string {
  const path =
    name === '' || name.includes('/') ? undefined : (process.env.PATH ?? '/usr/bin:/bin');
  let problem = 'ENOENT';
  for (const folder of path?.split(':') ?? ['']) {
    const file = path === undefined ? name : `${folder || '.'}/${name}`;
    const code = startProblem(file);
    if (code === undefined) return file;
    if (!['ENOENT', 'EISDIR', 'EACCES'].includes(code)) throw new SystemError(code);
    if (problem === 'ENOENT') problem = code;
  }
  throw new SystemError(problem);
}

/** The code of the error with which the system would refuse to start this file. */
function startProblem(file: string): string | undefined {
  try {
    if (fs.statSync(file).isDirectory()) return 'EISDIR';
    fs.accessSync(file, fs.constants.X_OK);
    const start = readStart(file);
    const interpreter = /^#![ \t]*([^ \t\n]+)/.exec(start)?.[1];
    if (interpreter !== undefined) return fs.existsSync(interpreter) ? undefined : 'ELIBACC';
    // The format, and in ELF the processor: as in the program that runs this.
    const own = readStart(process.execPath);
    const isOurs = [0, 18].every((at) => start.slice(at, at + 2) === own.slice(at, at + 2));
    return process.platform === 'linux' && !isOurs ? 'ENOEXEC' : undefined;
  } catch (error) {
    const { code } = toSystemError(error);
    return code === 'ENOTDIR' ? 'ENOENT' : code;
  }
}

/** The first bytes of a file, a character each. */
function readStart(path: string): string {
  const descriptor = fs.openSync(path, 'r');
  const bytes = Buffer.alloc(256);
  const length = fs.readSync(descriptor, bytes);
  fs.closeSync(descriptor);
  return bytes.toString('latin1', 0, length);
}

function connect(target: Target): Attempt {
  const socket = net.connect(target);
  const connection = new Promise<Connection>((resolve, reject) => {
    socket.once('connect', () => resolve(createConnection(socket)));
    // Later, the reader throws errors; while bytes are sent, there is no reader.
    socket.on('error', (error) => reject(toSystemError(error)));
  });
  return { connection, abandon: () => socket.destroy() };
}

function createConnection(plain: net.Socket): Connection {
  let socket = plain;
  /** Reads no further than it is asked to: the server must not fill our memory. */
  let received: AsyncIterator<Uint8Array>;
  return {
    async secure(name, trust) {
      socket = await secureSocket(plain, name.replace(/\.$/, ''), trust);
    },
    async send(text) {
      received = socket.iterator({ destroyOnReturn: false });
      socket.write(text);
    },
    async receive() {
      try {
        return (await received.next()).value;
      } catch (error) {
        throw toSystemError(error);
      }
    },
    abort() {
      // What waits for the secure connection hears of it by this, too.
      for (const each of [socket, plain]) each.destroy(new SystemError('ECANCELED'));
    },
    close: () => socket.destroy(),
  };
}

/** Resolves once the server has shown a certificate for this name that is trusted. @throws SystemError */
function secureSocket(
  socket: net.Socket,
  host: string,
  { insecure, authorities }: Trust,
): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const secure = tls.connect({
      socket,
      host,
      servername: net.isIP(host) === 0 ? host : '',
      rejectUnauthorized: !insecure,
      ...(authorities !== undefined && { ca: authorities }),
    });
    function fail(error: Error): void {
      secure.destroy();
      reject(toSystemError(error));
    }
    secure.once('error', fail);
    socket.once('close', () => fail(new SystemError('UNEXPECTED_EOF')));
    secure.once('secureConnect', () => {
      secure.removeListener('error', fail);
      resolve(secure);
    });
  });
}

/** The error by the name that the system or Node gives it, such as ECONNREFUSED. */
function toSystemError(error: unknown): SystemError {
  return new SystemError((error as NodeJS.ErrnoException).code ?? `${error}`);
}
