// Answers as the real API never would, and bad ways to answer.
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { Problem } from 'contract';

/**
 * Listens until the test ends.
 *
 * @returns the address that would be that of /rng
 */
export async function startServer(
  test: Pick<TestContext, 'after'>,
  answer: RequestListener,
): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/rng`;
}

/** Answers with this text as JSON. */
export function answers(body: string, status = 200): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
  };
}

/** Answers with problem details, as numbers-api does. */
export function fails(status: number, detail: string): RequestListener {
  return answers(JSON.stringify({ status, detail } satisfies Problem), status);
}

/** Accepts the request and never answers. */
export const hangs: RequestListener = () => {};

/** Breaks off the connection. */
export const resets: RequestListener = (request) => {
  request.socket.resetAndDestroy();
};

/** Begins a good answer and then sends a byte from time to time, for ever. */
export const drips: RequestListener = (_request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  const drip = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(drip));
};

/** Sends more than anyone would wait for. */
export const floods: RequestListener = (_request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(' '.repeat(1_000_000));
};
