// Runs inside the web's container: asks the API itself for numbers at a steady pace, each over a new
// connection to one of the addresses that the name has by then, and tries nothing twice. Ends when its
// input ends, and prints what has become of the calls.
//
// Arguments: the address to ask, calls a second.
import { lookup } from 'node:dns/promises';
import { get } from 'node:http';

/** Milliseconds that a call waits for its answer. */
const TIMEOUT = 2_000;

const [address = '', perSecond = ''] = process.argv.slice(1);
const { hostname, port, pathname } = new URL(address);
const outcomes: Record<string, number> = {};

async function call(): Promise<string> {
  const addresses = await lookup(hostname, { all: true }).catch(() => []);
  const host = addresses[Math.floor(Math.random() * addresses.length)]?.address;
  if (host === undefined) return 'no address';
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(TIMEOUT);
    const request = get({ host, port, path: pathname, agent: false, signal }, (response) => {
      response.resume();
      response.on('end', () => resolve(`status ${response.statusCode}`));
      response.on('error', () => resolve('reset'));
    });
    request.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.name === 'AbortError' ? 'no answer' : (error.code ?? error.message)),
    );
  });
}

const underWay = new Set<Promise<void>>();
const timer = setInterval(() => {
  const one = call().then((outcome) => {
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    underWay.delete(one);
  });
  underWay.add(one);
}, 1_000 / Number(perSecond));

process.stdin.resume().on('end', async () => {
  clearInterval(timer);
  await Promise.all(underWay);
  console.log(JSON.stringify(outcomes));
});
