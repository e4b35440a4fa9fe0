// Runs inside a container: a load balancer and its clients. Clients keep asking over connections that
// stay open, until the balancer sees that the instance is not ready any more; what is under way then
// still has to be answered. Prints how many requests were answered and how many were lost.
//
// Arguments: the address to ask, the address of readiness.
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const CLIENTS = 20;
/** Milliseconds between two requests of one client. */
const PAUSE = 10;
/** Milliseconds between two looks at readiness. */
const LOOK_INTERVAL = 50;

const [address, readiness] = process.argv.slice(2) as [string, string];
const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
const tally = { answered: 0, lost: [] as string[] };
let ready = true;

function ask(url: string, connection: Agent | false): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: connection }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

async function client(): Promise<void> {
  while (ready) {
    try {
      const status = await ask(address, agent);
      if (status === 200) tally.answered += 1;
      else tally.lost.push(`status ${status}`);
    } catch (error) {
      tally.lost.push(String(error));
    }
    if (tally.answered === 1) console.log('under load');
    await sleep(PAUSE);
  }
}

async function balancer(): Promise<void> {
  while (ready) {
    ready = (await ask(readiness, false).catch(() => 0)) === 200;
    await sleep(LOOK_INTERVAL);
  }
}

await Promise.all([balancer(), ...Array.from({ length: CLIENTS }, client)]);
console.log(JSON.stringify(tally));
