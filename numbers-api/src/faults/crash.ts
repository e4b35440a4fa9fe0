// A process that ends itself, as after an error that it cannot survive.
import * as z from 'zod';
import { commonSettings, defineFault } from './fault-type.ts';

/** Signals that end a process which does not handle them. */
const DEADLY_SIGNALS = [
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGHUP',
  'SIGILL',
  'SIGINT',
  'SIGKILL',
  'SIGQUIT',
  'SIGSEGV',
  'SIGTERM',
] as const;

export const crash = defineFault({
  name: 'crash',
  symptom: 'dies',
  shows: 'Restart policies and exit codes: `on-failure` brings back what ends with anything but 0.',
  spares: 'Nothing: all requests in flight are lost.',
  cure: 'The restart policy.',
  settings: commonSettings
    .extend({
      exitCode: z
        .int()
        .min(0)
        .max(255)
        .optional()
        .describe('exit code; 1 when there is neither this nor a signal'),
      signal: z
        .enum(DEADLY_SIGNALS)
        .optional()
        .describe(
          'signal that the process sends itself, seen as exit code 128 + its number; ' +
            'without an init as PID 1 the kernel ignores it',
        ),
    })
    .refine(({ exitCode, signal }) => exitCode === undefined || signal === undefined, {
      path: ['signal'],
      error: 'Either exitCode or signal, not both',
    })
    .meta({ not: { required: ['exitCode', 'signal'] } }),
  switchOn({ exitCode = 1, signal }, { log }) {
    return {
      strike() {
        log.fatal(`crash: this process ends now with ${signal ?? `exit code ${exitCode}`}`);
        if (signal === undefined) process.exit(exitCode);
        // What handles the signal, such as the graceful stop, must not get in its way.
        process.removeAllListeners(signal);
        process.kill(process.pid, signal);
      },
    };
  },
});
