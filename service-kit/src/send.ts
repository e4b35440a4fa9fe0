// Sends what people read in a terminal, too: it ends with a newline, which JSON allows (RFC 8259, 2).
import type { Response } from 'express';

export function sendJson(response: Response, value: unknown, type = 'json'): void {
  response.type(type).send(`${JSON.stringify(value)}\n`);
}

export function sendText(response: Response, text: string): void {
  response.type('text/plain').send(`${text}\n`);
}
