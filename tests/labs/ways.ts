// For each lab what its text does not say: what a student would do wrong, which must tick nothing, and what a
// student has to find out.

export interface Ways {
  wrong: readonly string[];
  /** Seconds that the wrong way is given to tick something. */
  patience: number;
  /** The student's answer, which isn't in the text. */
  answer?: readonly string[];
}

const up = 'docker compose up --detach --force-recreate --wait';
const noBug = up.replace('compose', 'compose --env-file workshop/labs/no-bug.env');
const ask4 = 'docker compose exec workshop ask 4';
const breakIt = 'docker compose exec workshop break';
const kill = 'docker kill numbers-numbers-api-1';
const usersAsk = ['on the page: /asking perSecond=10', 'until: users have numbers'];
const files = (...names: string[]) => names.map((name) => `--compose-file ${name}`).join(' ');
const deploy = (...names: string[]) =>
  `docker stack deploy --detach=false --resolve-image never ${files('clusters/swarm.yml', ...names)} numbers-swarm`;
const incident = 'docker compose exec workshop incident';

/** The ways by the names of the labs. */
export const WAYS: Readonly<Record<string, Ways>> = {
  // The third step instead of the first.
  '01-up-is-not-well': { wrong: [up, ask4], patience: 10 },
  '02-seen-not-healed': { wrong: [up, ask4], patience: 20 },
  // No user requests a number, so none is without one.
  '03-retries': { wrong: [noBug, `${breakIt} flap up=4 down=16 duration=20`], patience: 20 },
  // A stop by Docker is no end of the process's own, whatever its exit code.
  '04-exit-codes': { wrong: [noBug, 'docker compose stop numbers-api'], patience: 17 },
  // The student is quicker than the watchdog.
  '05-the-watchdog': { wrong: [up, ask4, 'docker compose restart numbers-api'], patience: 15 },
  '06-pid-1': { wrong: [noBug, kill], patience: 5 },
  // The API was not stopped.
  '07-dependency-check': {
    wrong: [
      up.replace('compose', 'compose -f docker-compose.yml -f compose/depends-on.yml'),
      'docker restart numbers-numbers-web-1',
    ],
    patience: 13,
  },
  // The capacity is too small from the start, and then the API hangs: it is broken, and no retry keeps it so.
  '08-slow': {
    wrong: [
      noBug,
      ...usersAsk,
      'on the page: /safeguards timeout=on retry=on fallback=on',
      `${breakIt} overload perSecond=5`,
      `${breakIt} hang routes=rng duration=10`,
      `${breakIt} latency delay=1500 duration=5 routes=rng`,
    ],
    patience: 30,
  },
  // 137, but no lack of memory.
  '09-out-of-memory': { wrong: [noBug, kill], patience: 5 },
  // Both routes at once: the check is right, and so is the watchdog.
  '10-checks-that-lie': { wrong: [noBug, ...usersAsk, `${breakIt} error`], patience: 35 },
  // Two good releases; v4 runs from the start, so the update is to the other one.
  '11-a-bad-release': {
    wrong: [
      'docker compose stop numbers-web numbers-api',
      'docker swarm init --advertise-addr 127.0.0.1',
      deploy('workshop/labs/11-a-bad-release/v4.yml'),
      ...usersAsk,
      deploy(),
    ],
    patience: 10,
  },
  '12-the-incident': {
    wrong: [
      noBug,
      `${incident} 1`,
      // What is judged wrong exits with 1.
      `may fail: ${incident} answer layer=process mechanism=crash cure=watchdog symptom=engine:die symptom=web:lost`,
    ],
    patience: 5,
    answer: [
      `${incident} answer layer=application mechanism=reset cure=person symptom=engine:no-unhealthy symptom=web:retries`,
    ],
  },
};
