// Runs API and web as processes, without Docker, with the same dependency check, restart on failure, watchdog and ports.
// Ctrl-C stops both.
import { execSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { concurrently } from 'concurrently';

// As in Compose: the shell overrides .env, and an empty variable counts as unset.
if (existsSync('.env')) process.loadEnvFile();
const API_PORT = process.env.API_PORT || '8087';
const WEB_PORT = process.env.WEB_PORT || '8088';
const SELF_HEAL_AFTER = process.env.SELF_HEAL_AFTER || '20';

/** Listens on this machine only, so that others on the network can't break it. Some shells set HOST. */
const HOST = '127.0.0.1';
const shared = { LOG_FORMAT: 'text' };

const api = {
  name: 'numbers-api',
  command: 'node numbers-api/src/main.ts',
  env: { ...shared, FAULT_INJECTION: 'on', ...process.env, HOST, PORT: API_PORT, SELF_HEAL_AFTER },
};

const dependencyCheck =
  'node http-check/dist/http-check.cjs --url-from-env RNG_API_URL --method HEAD ' +
  '--expect-header "Service: numbers-api" --wait 5';
const web = {
  name: 'numbers-web',
  command: `${dependencyCheck} -- node numbers-web/src/main.ts`,
  env: {
    ...shared,
    RNG_API_URL: `http://127.0.0.1:${API_PORT}/rng`,
    ...process.env,
    HOST,
    PORT: WEB_PORT,
  },
};

// Builds the check and the page, as the images do.
for (const script of ['build --workspace http-check', 'page --workspace numbers-web']) {
  execSync(`npm run --silent ${script}`, { cwd: `${import.meta.dirname}/..`, stdio: 'inherit' });
}

console.log(`Open http://localhost:${WEB_PORT} in a browser; Ctrl-C ends both services.`);
const { result } = concurrently([api, web], {
  prefixColors: ['cyan', 'magenta'],
  padPrefix: true,
  // Restarts after a failure, without a limit, like Docker's restart: on-failure.
  restartTries: -1,
  restartDelay: 500,
});
// A closed terminal or a supervisor stops both too. After signals other than SIGINT, concurrently would restart them.
for (const signal of ['SIGHUP', 'SIGTERM'])
  process.on(signal, () => process.emit('SIGINT', 'SIGINT'));
await result.catch(() => {
  // Each service has logged how it exited.
  process.exitCode = 1;
});
