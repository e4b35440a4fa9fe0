// The entry point of the native build.

import { run } from '../core/run.ts';
import { turn } from './event-loop.ts';
import { quickjsPlatform } from './platform.ts';

system.turn = turn;

run(system.words(), quickjsPlatform).then(
  (exitCode) => system.exit(exitCode),
  async (error) => {
    // A bug: nothing that a server or a user does comes here.
    await quickjsPlatform.write('errors', `http-check: ${error}\n`);
    system.exit(1);
  },
);
