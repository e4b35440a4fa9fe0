// The thread of the watchdog: requests the process's own /health over HTTP, like a probe from outside, and ends the
// process after continuous failure.
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { parentPort, workerData } from 'node:worker_threads';
import { createLogFromEnvironment } from 'service-kit/start.ts';
import type { WatchdogMessage, WatchdogOptions } from './watchdog.ts';

/** Milliseconds between the starts of two checks. */
const INTERVAL = 1_000;
/** Milliseconds for the main thread to exit by itself. */
const GRACE = 500;

const { host, port, selfHealAfter, timeout } = workerData as WatchdogOptions;
// A separate log, because the main thread may be blocked.
const log = createLogFromEnvironment('numbers-api');

/**
 * Failed checks in a row. A count instead of a clock, because the time during a laptop's sleep or a container's pause
 * must not count as unhealthy.
 */
let failures = 0;

async function check(): Promise<void> {
  let finding = await askHealth();
  // A pause may have made this check fail, so a check that starts after it decides.
  if (finding.problem !== undefined && failures >= selfHealAfter) finding = await askHealth();
  const { problem, answered } = finding;

  if (problem === undefined) {
    if (failures > 0) log.info('watchdog: own /health is fine again');
    failures = 0;
    tell({ kind: 'all-clear' });
    return;
  }
  if (failures === 0) {
    log.warn(
      `watchdog: own /health fails; this process ends in ${selfHealAfter} s unless it recovers`,
    );
  }
  failures += 1;
  const checksLeft = selfHealAfter + 1 - failures;
  const endsIn = (checksLeft * INTERVAL) / 1_000;
  tell({ kind: 'alarm', endsIn, unanswered: answered ? undefined : problem });
  if (checksLeft <= 0) endProcess(problem);
}

interface Finding {
  /** The problem of the service; undefined if there is none. */
  problem: string | undefined;
  answered: boolean;
}

function askHealth(): Promise<Finding> {
  return new Promise((resolve) => {
    const unanswered = (problem: string) => resolve({ problem, answered: false });
    const signal = AbortSignal.timeout(timeout);
    get({ host, port, path: '/health', agent: false, signal }, (response) => {
      text(response).then(
        (body) =>
          resolve({
            problem: response.statusCode === 200 ? undefined : body.trimEnd(),
            answered: true,
          }),
        () => unanswered('own /health broke off its answer'),
      );
    }).on('error', (error) => {
      unanswered(
        error.name === 'AbortError' || error.name === 'TimeoutError'
          ? `own /health gave no answer within ${timeout} ms`
          : `own /health cannot be asked: ${error.message}`,
      );
    });
  });
}

function endProcess(problem: string): void {
  clearInterval(checks);
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

const checks = setInterval(check, INTERVAL);
