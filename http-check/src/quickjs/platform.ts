// The world as the native build sees it.

import type { Platform } from '../core/platform.ts';
import { become } from './become.ts';
import { connectDescriptor } from './connect.ts';
import { DescriptorConnection } from './connection.ts';
import { errorName } from './system.ts';

export const quickjsPlatform: Platform = {
  speaksTls: false,
  now: () => system.now(),
  sleep: async (milliseconds) => system.sleep(milliseconds),
  environment: (name) => system.environment(name),
  writeLine: (line) => write(1, line),
  writeErrorLine: (line) => {
    write(2, line);
  },
  connect: async ({ server }, deadline) =>
    new DescriptorConnection(connectDescriptor(server, deadline), deadline),
  exitOnSignal: (exitCode) => system.exitOnSignal(exitCode),
  become: async (command) => become(command),
};

function write(descriptor: number, line: string): boolean {
  try {
    system.write(descriptor, `${line}\n`);
    return true;
  } catch (error) {
    return errorName(error) !== 'EPIPE';
  }
}
