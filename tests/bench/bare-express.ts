// The least that draws a number with Express and sends it.
import { randomInt } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import express from 'express';

const app = express();
app.get('/rng', (_request, response) => {
  response.json(randomInt(100));
});
const server = app.listen(0, '127.0.0.1', () => {
  console.log(`ready: listening on port ${(server.address() as AddressInfo).port}`);
});
