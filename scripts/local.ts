// Runs API and web as ordinary processes, for a machine without Docker: the same dependency check, the
// same restart on failure, the same self-healing, the same ports. Ctrl-C ends both.
import { execSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { concurrently } from 'concurrently';

// As for Compose: what the shell has set comes first, and what is empty is not set.
if (existsSync('.env')) process.loadEnvFile();
const API_PORT = process.env.API_PORT || '8087';
const WEB_PORT = process.env.WEB_PORT || '8088';
const SELF_HEAL_AFTER = process.env.SELF_HEAL_AFTER || '20';

/** Only this machine: a class's network must not be able to break it. Some shells set a HOST, too. */
const HOST = '127.0.0.1';
const shared = { LOG_FORMAT: 'text' };

const api = {
  name: 'numbers-api',
  command: 'node numbers-api/src/main.ts',
  env: { ...shared, FAULT_INJECTION: 'on', ...process.env, HOST, PORT: API_PORT, SELF_HEAL_AFTER },
};

const dependencyCheck =
  'node http-check/dist/http-check.cjs --url-from-env RNG_API_URL --method HEAD ' +
  '--expect-header "Service: numbers-api" --timeout 900 --wait 5';
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

// The check and the page, as the images have them built.
for (const script of ['build --workspace http-check', 'page --workspace numbers-web']) {
  execSync(`npm run --silent ${script}`, { cwd: `${import.meta.dirname}/..`, stdio: 'inherit' });
}

console.log(`Open http://localhost:${WEB_PORT} in a browser; Ctrl-C ends both services.`);
const { result } = concurrently([api, web], {
  prefixColors: ['cyan', 'magenta'],
  padPrefix: true,
  // On failure only, and as often as it takes: what Docker calls restart: on-failure.
  restartTries: -1,
  restartDelay: 500,
});
// A closed terminal and a supervisor end both, too. concurrently would start again what another signal than SIGINT ends.
for (const signal of ['SIGHUP', 'SIGTERM'])
  process.on(signal, () => process.emit('SIGINT', 'SIGINT'));
await result.catch(() => {
  // Each service has told in its log how it ended.
  process.exitCode = 1;
});
