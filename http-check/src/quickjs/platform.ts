// The world as the native build sees it.

import type { Platform } from '../core/platform.ts';
import { become } from './become.ts';
import { connectDescriptor } from './connect.ts';
import { DescriptorConnection } from './connection.ts';
import { STANDARD_ERROR, STANDARD_OUTPUT, writeLine } from './output.ts';

export const quickjsPlatform: Platform = {
  speaksTls: false,
  now: () => system.now(),
  sleep: async (milliseconds) => {
    system.wait(system.now() + milliseconds);
  },
  environment: (name) => system.environment(name),
  writeLine: (line) => writeLine(STANDARD_OUTPUT, line),
  writeErrorLine: (line) => {
    writeLine(STANDARD_ERROR, line);
  },
  connect: async ({ server }, deadline) =>
    new DescriptorConnection(connectDescriptor(server, deadline), deadline),
  exitOnSignal: (exitCode) => system.exitOnSignal(exitCode),
  become: async (command) => become(command),
};
