// Requests byte by byte, as no well-behaved client sends them.
import { connect } from 'node:net';

/** Sends this, and resolves with all that comes back until the server has closed the connection. */
export function sendRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    socket.setEncoding('latin1').on('data', (text) => {
      answer += text;
    });
    // What breaks off is also an answer.
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}

/** The statuses of all answers on one connection. */
export const statusesOf = (answer: string): number[] =>
  [...answer.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map((match) => Number(match[1]));
