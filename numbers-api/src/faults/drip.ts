// An answer whose head comes in time, and whose content comes byte by byte, or in part.
import type { Response } from 'express';
import { defineFault, number, whole } from './fault-type.ts';

export const drip = defineFault({
  name: 'drip',
  symptom: 'keeps waiting',
  shows: 'Status 200 is not yet an answer: a time-out has to cover the content, too.',
  spares: 'The status and the headers; and callers that wait for the rest.',
  cure: 'The watchdog, if /health arrives late or incomplete; otherwise nothing.',
  settings: {
    bytesPerSecond: number(0.01, 1_000)
      .default(1)
      .describe('bytes of the content that are sent each second; a number has two or three'),
    cutAfter: whole(0, 10_000)
      .optional()
      .describe('bytes of the content after which the connection is closed'),
  },
  switchOn({ bytesPerSecond, cutAfter = Number.POSITIVE_INFINITY }) {
    const pause = 1_000 / bytesPerSecond;

    function drip(response: Response, content: Buffer): void {
      response.flushHeaders();
      const part = content.subarray(0, Math.min(cutAfter, content.length));
      let sent = 0;
      const timer = setInterval(() => {
        const byte = part.subarray(sent, sent + 1);
        sent += byte.length;
        if (byte.length === 0) response.destroy();
        else if (sent < content.length) response.write(byte);
        else response.end(byte);
      }, pause);
      response.once('close', () => clearInterval(timer));
    }

    return {
      strike({ request, response, passOn }) {
        if (request.method === 'HEAD') {
          // There is no content. A check with HEAD still sees the fault.
          if (cutAfter < Number.POSITIVE_INFINITY) response.destroy();
          else setTimeout(passOn, pause).unref();
          return;
        }
        Object.assign(response, {
          end(content: string | Uint8Array) {
            delete (response as Partial<Response>).end;
            drip(response, Buffer.from(content as string));
          },
        });
        passOn();
      },
    };
  },
});
