// Sends what people read in a terminal, too: it ends with a newline, which JSON allows (RFC 8259, 2).
import type { Response } from 'express';

/** @param type a media type or its short name; the status is left to the caller */
export function sendJson(response: Response, value: unknown, type = 'json'): void {
  response.type(type).send(`${JSON.stringify(value)}\n`);
}

/** With the status that the caller has set, in UTF-8; never taken for HTML, so nothing is escaped. */
export function sendText(response: Response, text: string): void {
  response.type('text/plain').send(`${text}\n`);
}
