// Runs inside a container: 20 clients that keep asking, and print "under load" once each has been answered. They
// stop at SIGTERM, and print how many requests were answered, how many were refused, and which were lost: a
// request counts as accepted once its connection stands, and must be answered then.
//
// Arguments: the address to ask, and perhaps that of readiness. Without it, each request has a connection of
// its own, to whatever address the name leads to. With it, connections stay open, as those of a load balancer
// do, which sends nothing more to an instance that is not ready.
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const CLIENTS = 20;
/** Milliseconds between two looks at readiness. */
const LOOK_INTERVAL = 50;

const [address = '', readiness] = process.argv.slice(2);
/** Milliseconds between two requests of one client. */
const pause = readiness ? 10 : 400;
const agent = readiness ? new Agent({ keepAlive: true, maxSockets: CLIENTS }) : false;
const tally = { answered: 0, refused: 0, lost: [] as string[] };
/** The clients that have been answered. */
const answered = new Set<number>();
let isOver = false;

function ask(url: string, connection: Agent | false): Promise<number> {
  return new Promise((resolve, reject) => {
    let isAccepted = false;
    const request = get(url, { agent: connection }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', reject);
    });
    request.on('socket', (socket) => {
      isAccepted = !socket.connecting;
      socket.once('connect', () => {
        isAccepted = true;
      });
    });
    request.on('error', (error) => (isAccepted ? reject(error) : resolve(REFUSED)));
  });
}
/** In the place of a status. */
const REFUSED = 0;

async function client(_: unknown, name: number): Promise<void> {
  while (!isOver) {
    const status = await ask(address, agent).catch(String);
    if (status === 200) {
      tally.answered += 1;
      if (!answered.has(name) && answered.add(name).size === CLIENTS) console.log('under load');
    } else if (status === REFUSED) tally.refused += 1;
    else tally.lost.push(String(status));
    await sleep(pause);
  }
}

async function balancer(url: string): Promise<void> {
  while (!isOver) {
    isOver = (await ask(url, false).catch(() => 0)) !== 200;
    await sleep(LOOK_INTERVAL);
  }
}

process.once('SIGTERM', () => {
  isOver = true;
});
await Promise.all([readiness && balancer(readiness), ...Array.from({ length: CLIENTS }, client)]);
console.log(JSON.stringify(tally));
