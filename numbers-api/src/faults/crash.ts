// Ends the process with an exit code or a signal, as a fatal error does.
import * as z from 'zod';
import { defineFault, whole } from './fault-type.ts';

/** Signals that end a process by default. */
const DEADLY = 'SIGABRT SIGBUS SIGFPE SIGHUP SIGILL SIGINT SIGKILL SIGQUIT SIGSEGV SIGTERM';

export const crash = defineFault({
  name: 'crash',
  symptom: 'dies',
  shows: 'Restart policies and exit codes: `on-failure` restarts after every exit code except 0.',
  spares: 'Nothing: all requests in flight are lost.',
  cure: 'The restart policy.',
  settings: {
    exitCode: whole(0, 255)
      .optional()
      .describe('exit code; 1 if neither this nor a signal is given'),
    signal: z
      .enum(DEADLY.split(' '))
      .optional()
      .describe(
        'signal that the process sends to itself; the exit code is 128 + its number; ' +
          'without an init as PID 1, the kernel ignores it',
      ),
  },
  exclusive: ['exitCode', 'signal'],
  switchOn: ({ exitCode = 1, signal }, { log }) => ({
    strike() {
      const line = `crash: this process ends now with ${signal ?? `exit code ${exitCode}`}`;
      if (log.fatal) log.fatal(line);
      else log.error(line);
      if (signal === undefined) process.exit(exitCode);
      // The graceful stop must not handle the signal.
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    },
  }),
});
