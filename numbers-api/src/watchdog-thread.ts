// The thread of the watchdog: requests the process's own health check over HTTP, like a probe from outside, and ends the
// process after continuous failure.
import { writeSync } from 'node:fs';
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { parentPort, workerData } from 'node:worker_threads';
import type { WatchdogMessage, WatchdogOptions } from './watchdog.ts';

/** Milliseconds for the main thread to exit by itself. */
const GRACE = 500;
/** Milliseconds by which a check is longer than its time-out if this process was paused meanwhile. */
const PAUSE = 250;

const {
  host = '127.0.0.1',
  port,
  path,
  interval,
  timeout,
  limit,
  json,
} = workerData as WatchdogOptions;
/** Seconds of failure after which the process ends. */
const patience = (limit * interval) / 1_000;

/** Failed checks in a row: unlike a clock, these don't count a laptop's sleep or a container's pause as unhealthy. */
let failures = 0;

async function check(): Promise<void> {
  let startedAt = performance.now();
  let finding = await askHealth();
  // A pause may have made this check fail, so a check that starts after it decides.
  if (finding.problem !== undefined && performance.now() - startedAt > timeout + PAUSE) {
    startedAt = performance.now();
    finding = await askHealth();
  }
  const { problem, unanswered } = finding;

  if (problem === undefined) {
    if (failures > 0) log('info', `own ${path} is fine again`);
    failures = 0;
    tell({ kind: 'all-clear' });
    return;
  }
  if (failures === 0) {
    log('warn', `own ${path} fails; this process ends in ${patience} s unless it recovers`);
  }
  // The process has been failing since the first of these checks started.
  const waited = Math.min(Math.ceil(performance.now() - startedAt), timeout);
  const left = (limit - failures) * interval - waited;
  failures += 1;
  tell({ kind: 'alarm', endsIn: Math.max(0, left) / 1_000, unanswered });
  if (left <= 0) endProcess(problem);
}

/** Returns the problem of the service, if there is one; if there was no answer, also as `unanswered`. */
function askHealth(): Promise<{ problem?: string; unanswered?: string }> {
  return new Promise((resolve) => {
    const fail = (reason: string) => {
      const unanswered = `own ${path} ${reason}`;
      resolve({ problem: unanswered, unanswered });
    };
    const signal = AbortSignal.timeout(timeout);
    get({ host, port, path, agent: false, signal }, (response) => {
      text(response).then(
        (body) => resolve(response.statusCode === 200 ? {} : { problem: body.trimEnd() }),
        () => fail('broke off its answer'),
      );
    }).on('error', ({ name, message }) => {
      const isLate = name === 'AbortError' || name === 'TimeoutError';
      fail(isLate ? `gave no answer within ${timeout} ms` : `cannot be asked: ${message}`);
    });
  });
}

function endProcess(problem: string): void {
  clearInterval(checks);
  const story = `unhealthy for ${patience} s (${problem})`;
  log('fatal', `${story}: exit 1, so that the restart policy starts a fresh process`);
  tell({ kind: 'end' });
  setTimeout(() => {
    log('fatal', 'the main thread does not react: killing the process (exit 137)');
    process.kill(process.pid, 'SIGKILL');
  }, GRACE);
}

function tell(message: WatchdogMessage): void {
  parentPort?.postMessage(message);
}

/** Writes by itself, because the main thread may be blocked. */
function log(level: 'info' | 'warn' | 'fatal', text: string): void {
  const time = new Date().toISOString();
  const msg = `watchdog: ${text.replace(/\s+/g, ' ')}`;
  const line = json
    ? JSON.stringify({ level, time, ...json, msg })
    : `[${time.slice(11, 19)}Z] ${level.toUpperCase()}: ${msg}`;
  writeSync(1, `${line}\n`);
}

const checks = setInterval(check, interval);
