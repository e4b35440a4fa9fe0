// The watchdog's thread: asks the process's own /health over HTTP, just as a probe from outside would,
// and ends the process when it has failed for too long without a break.
import { get } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { createLog } from 'service-kit/log.ts';
import type { WatchdogMessage, WatchdogOptions } from './watchdog.ts';

/** Milliseconds between the starts of two checks. */
const INTERVAL = 1_000;
/**
 * Milliseconds until a check without an answer has failed; less than the interval. As many as the
 * image's HEALTHCHECK allows (the default of http-check): a service so slow that Docker calls it
 * unhealthy must not be well enough for the watchdog.
 */
const TIMEOUT = 300;
/** Milliseconds that the main thread has to end the process in good order. */
const GRACE = 500;

const { host, port, selfHealAfter, logFormat } = workerData as WatchdogOptions;
// Its own log: what goes through the main thread would be stuck when that thread is.
const log = createLog('numbers-api', logFormat);

/** Ends the process when the present row of failures has lasted too long; undefined while healthy. */
let end: NodeJS.Timeout | undefined;

async function check(): Promise<void> {
  const startedAt = performance.now();
  const problem = await findProblem();
  if (problem === undefined) {
    if (end !== undefined) log.info('watchdog: own /health is fine again');
    clearTimeout(end);
    end = undefined;
    return;
  }
  tell({ kind: 'unhealthy', problem });
  if (end !== undefined) return;
  log.warn(
    `watchdog: own /health fails; this process ends in ${selfHealAfter} s unless it recovers`,
  );
  end = setTimeout(endProcess, selfHealAfter * 1_000 - (performance.now() - startedAt), problem);
}

/** What is wrong with the service, or undefined for nothing. */
function findProblem(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get(
      {
        host,
        port,
        path: '/health',
        agent: false,
        signal: AbortSignal.timeout(TIMEOUT),
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          body += text;
        });
        response.on('end', () => resolve(response.statusCode === 200 ? undefined : body));
        response.on('error', () => resolve('own /health broke off its answer'));
      },
    );
    request.on('error', (error) => {
      resolve(
        error.name === 'AbortError' || error.name === 'TimeoutError'
          ? `own /health gave no answer within ${TIMEOUT} ms`
          : `own /health cannot be asked: ${error.message}`,
      );
    });
  });
}

function endProcess(problem: string): void {
  const story = `watchdog: unhealthy for ${selfHealAfter} s (${problem})`;
  log.fatal(`${story}: exit 1, so that the restart policy starts a fresh process`);
  tell({ kind: 'end' });
  setTimeout(() => {
    log.fatal('watchdog: the main thread does not react: killing the process (exit 137)');
    process.kill(process.pid, 'SIGKILL');
  }, GRACE);
}

function tell(message: WatchdogMessage): void {
  parentPort?.postMessage(message);
}

setInterval(check, INTERVAL);
