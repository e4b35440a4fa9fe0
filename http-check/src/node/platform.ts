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
    becomeShell('exec "$@"', name, ...words);
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
