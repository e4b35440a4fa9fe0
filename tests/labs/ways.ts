// For each lab what its text does not say: what a student would do wrong, which must tick nothing, and what a
// student has to find out.
import { type Action, command } from './actions.ts';

export interface Ways {
  wrong: readonly Action[];
  /** Seconds that the wrong way is given to tick something. */
  patience: number;
  /** What stands in the text as the student's own. */
  answer?: readonly Action[];
}

const up = command('docker compose up --detach --force-recreate --wait');
const noBug = command(
  'docker compose --env-file workshop/labs/no-bug.env up --detach --force-recreate --wait',
);
const ask4 = command('docker compose exec workshop ask 4');
const breakIt = (words: string) => command(`docker compose exec workshop break ${words}`);
const kill = command('docker kill numbers-numbers-api-1');
const usersAsk: readonly Action[] = [
  { do: 'send', path: '/asking', fields: [['perSecond', '10']] },
  { do: 'wait', until: 'users have numbers' },
];
const on = (...names: readonly string[]): [string, string][] => names.map((name) => [name, 'on']);
const deploy = (...files: readonly string[]) =>
  command(
    [
      'docker stack deploy --detach=false --resolve-image never --compose-file clusters/swarm.yml',
      ...files.map((file) => `--compose-file workshop/labs/11-a-bad-release/${file}`),
      'numbers-swarm',
    ].join(' '),
  );
const incident = (words: string) => command(`docker compose exec workshop incident ${words}`);

/** By the names of the labs. */
export const WAYS: Readonly<Record<string, Ways>> = {
  // The third rung instead of the first.
  '01-up-is-not-well': { wrong: [up, ask4], patience: 10 },
  '02-seen-not-healed': { wrong: [up, ask4], patience: 20 },
  // Nobody asks, so nobody is without a number.
  '03-retries': { wrong: [noBug, breakIt('flap up=4 down=16 duration=20')], patience: 20 },
  // A stop by Docker is no end of the process's own, whatever its exit code.
  '04-exit-codes': { wrong: [noBug, command('docker compose stop numbers-api')], patience: 17 },
  // The student is quicker than the watchdog.
  '05-the-watchdog': {
    wrong: [up, ask4, command('docker compose restart numbers-api')],
    patience: 15,
  },
  '06-pid-1': { wrong: [noBug, kill], patience: 5 },
  // The API was not stopped.
  '07-dependency-check': {
    wrong: [
      command(
        'docker compose -f docker-compose.yml -f compose/depends-on.yml up --detach --force-recreate --wait',
      ),
      command('docker restart numbers-numbers-web-1'),
    ],
    patience: 13,
  },
  // The capacity is too small from the start, and then the API hangs: it is broken, and no retry keeps it so.
  '08-slow': {
    wrong: [
      noBug,
      ...usersAsk,
      { do: 'send', path: '/safeguards', fields: on('timeout', 'retry', 'fallback') },
      breakIt('overload perSecond=5'),
      breakIt('hang routes=rng duration=10'),
      breakIt('latency delay=1500 duration=5 routes=rng'),
    ],
    patience: 30,
  },
  // 137, but no lack of memory.
  '09-out-of-memory': { wrong: [noBug, kill], patience: 5 },
  // Both routes at once: the check is right, and so is the watchdog.
  '10-checks-that-lie': { wrong: [noBug, ...usersAsk, breakIt('error')], patience: 35 },
  // Two good releases, of which v4 is there from the start: what is updated to is another one.
  '11-a-bad-release': {
    wrong: [
      command('docker compose stop numbers-web numbers-api'),
      command('docker swarm init --advertise-addr 127.0.0.1'),
      deploy('v4.yml'),
      ...usersAsk,
      deploy(),
    ],
    patience: 10,
  },
  '12-the-incident': {
    wrong: [
      noBug,
      incident('1'),
      // What is judged wrong exits with 1.
      {
        ...incident(
          'answer layer=process mechanism=crash cure=watchdog symptom=engine:die symptom=web:lost',
        ),
        mayFail: true,
      },
    ],
    patience: 5,
    answer: [
      incident(
        'answer layer=application mechanism=reset cure=person symptom=engine:no-unhealthy symptom=web:retries',
      ),
    ],
  },
};
