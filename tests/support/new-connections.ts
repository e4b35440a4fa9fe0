// Runs inside a container: clients that make a new connection for each of 50 requests a second, to whatever
// address the name leads to. A request counts as accepted once its connection stands and it has been sent;
// what is then not answered is lost. Prints "under load", and the tally on SIGTERM.
//
// Argument: the address to ask.
import { get } from 'node:http';

/** Milliseconds between two requests. */
const INTERVAL = 20;

const [address] = process.argv.slice(2) as [string];
const tally = { answered: 0, refused: 0, lost: [] as string[] };
let waiting = 0;

function ask(): void {
  let isSent = false;
  const fail = (reason: string): void => {
    waiting -= 1;
    if (isSent) tally.lost.push(reason);
    else tally.refused += 1;
  };
  waiting += 1;
  const request = get(address, { agent: false }, (response) => {
    response.resume();
    response.on('error', (error) => fail(String(error)));
    response.on('end', () => {
      if (response.statusCode !== 200) return fail(`status ${response.statusCode}`);
      waiting -= 1;
      tally.answered += 1;
      if (tally.answered === 1) console.log('under load');
    });
  });
  request.on('socket', (socket) => {
    socket.once('connect', () => {
      isSent = true;
    });
  });
  request.on('error', (error) => fail(String(error)));
}

const asking = setInterval(ask, INTERVAL);
process.once('SIGTERM', () => {
  clearInterval(asking);
  const telling = setInterval(() => {
    if (waiting > 0) return;
    clearInterval(telling);
    console.log(JSON.stringify(tally));
  }, INTERVAL);
});
