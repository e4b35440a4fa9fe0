// Starts a service; a failure becomes one log line and exit code 1.
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { createLog, type Log } from './log.ts';
import { StopSettingsError } from './serve.ts';
import { NO_RELEASE, SettingsError } from './settings.ts';

/** The bundle that contains this code, or this file. */
const BUNDLE = import.meta.filename;

/** A start that fails for a reason that its message explains. */
export class StartError extends Error {}

/** Starts, or logs the reason in one line and exits with 1. Only a bug gets a stack trace. */
export async function startOrExit(log: Log, start: () => Promise<void>): Promise<void> {
  nameSourcesInStackTraces();
  try {
    await start();
  } catch (error) {
    log.fatal(`cannot start: ${explain(error)}: exit 1`);
    process.exit(1);
  }
}

/** Creates the log before the settings are read, because an invalid setting is logged too. */
export function createLogFromEnvironment(service: string): Log {
  const { LOG_FORMAT, RELEASE } = process.env;
  return createLog(service, RELEASE || NO_RELEASE, LOG_FORMAT === 'text' ? 'text' : 'json');
}

function explain(error: unknown): string {
  const explained = [SettingsError, StopSettingsError, StartError];
  if (explained.some((kind) => error instanceof kind)) return (error as Error).message;
  if (!(error instanceof Error)) return String(error);
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return 'the port is in use by another process; set PORT to a free one';
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return 'HOST is not an address of this machine';
  if (code === 'EACCES') {
    return syscall === 'listen'
      ? 'this user must not bind the port; set PORT to 1024 or above'
      : error.message;
  }
  return error.stack ?? error.message;
}

/**
 * Lets all stack traces name files and lines of the sources, not of the one file that an image runs. Node's own
 * option, --enable-source-maps, reads the source map at every start, which costs a sixth of it and 11 MB; this reads
 * it once there is a stack trace to show.
 */
function nameSourcesInStackTraces(): void {
  if (BUNDLE.endsWith('.ts')) return;
  let sourceMap: SourceMap | undefined;

  function describe(call: NodeJS.CallSite): string {
    const text = String(call);
    if (call.getFileName() !== BUNDLE) return text;
    sourceMap ??= new SourceMap(JSON.parse(readFileSync(`${BUNDLE}.map`, 'utf8')));
    const origin = sourceMap.findOrigin(call.getLineNumber() ?? 1, call.getColumnNumber() ?? 1);
    if (!('fileName' in origin)) return text;
    return text.replace(/[^( ]+:\d+:\d+/, `${origin.fileName}:${origin.lineNumber}`);
  }

  Error.prepareStackTrace = (error, calls) =>
    [String(error), ...calls.map((call) => `    at ${describe(call)}`)].join('\n');
}
