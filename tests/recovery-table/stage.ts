// Starts what a scenario is played on: the one API, or three replicas of it behind the web.

import type { Scenario } from 'contract/scenarios.ts';
import { run, succeed } from '../support/commands.ts';
import { containerOf, upReplicas } from '../support/replicas.ts';
import { apiUrl, compose, webUrl } from '../support/stack.ts';
import { waitForReplicas } from '../support/web.ts';

export interface Stage {
  /** The replica to break. */
  replica: number;
  /** All containers of the API. */
  containers: readonly string[];
  /** Where users ask for numbers. */
  url: string;
  /** The same where nothing is retried, of one replica of three. */
  urlWithoutRetry?: string;
  /** Removes what no other scenario needs. */
  clear(): Promise<unknown>;
}

/** Nothing of the scenario before is left, and no bug but the one that will be switched on. */
export async function setStage({ ofThree }: Pick<Scenario, 'ofThree'>): Promise<Stage> {
  if (ofThree) return setStageForThree();
  await compose(['up', '--detach', '--force-recreate', '--wait'], {
    environment: { FAIL_AFTER_CALLS: '0' },
  });
  return { replica: 1, containers: [containerOf(1)], url: `${apiUrl}/rng`, async clear() {} };
}

const WEB_WITHOUT_RETRY = 'numbers-web-without-retry';

/** With a second web, so that both kinds of users ask during the same break. */
async function setStageForThree(): Promise<Stage> {
  await upReplicas(3);
  const clear = () => run('docker', ['rm', '--force', WEB_WITHOUT_RETRY]);
  await clear();
  const options = ['--detach', '--name', WEB_WITHOUT_RETRY, '--publish', '127.0.0.1::80'];
  await compose(['run', ...options, '--env', 'CLIENT_RETRY=off', 'numbers-web'], {
    overrides: ['replicas'],
  });
  const address = await succeed('docker', ['port', WEB_WITHOUT_RETRY, '80']);
  for (const url of [webUrl, `http://${address}`]) {
    await waitForReplicas(3, url);
  }
  return {
    replica: 2,
    containers: [1, 2, 3].map(containerOf),
    url: `${webUrl}/api/number`,
    urlWithoutRetry: `http://${address}/api/number`,
    clear,
  };
}
