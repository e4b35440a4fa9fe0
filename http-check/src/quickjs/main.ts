// The entry point of the native build.

import { run } from '../core/run.ts';
import { quickjsPlatform } from './platform.ts';

run(system.words(), quickjsPlatform).then(
  (exitCode) => system.exit(exitCode),
  (error) => {
    // A bug: nothing that a server or a user does comes here.
    quickjsPlatform.writeErrorLine(`http-check: ${error}`);
    system.exit(1);
  },
);
