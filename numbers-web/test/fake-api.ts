// A stand-in for numbers-api on a real socket, which answers as badly as a test wants.
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export interface FakeApi {
  /** The address of its /rng. */
  url: string;
  /** Requests received so far. */
  calls: number;
  /** What it does with a request from now on. */
  answer: RequestListener;
}

/** Listens until the test ends. */
export async function startFakeApi(test: TestContext, answer: RequestListener): Promise<FakeApi> {
  const api: FakeApi = { url: '', calls: 0, answer };
  const server = createServer((request, response) => {
    api.calls += 1;
    api.answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rng`;
  return api;
}

/** Answers with this text as JSON. */
export function answers(body: string, status = 200): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
  };
}

/** Answers with problem details, as numbers-api does. */
export function fails(status: number, detail: string): RequestListener {
  return answers(JSON.stringify({ status, detail }), status);
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
