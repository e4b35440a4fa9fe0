// A service that answers in time, with status 200, and wrongly.
import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { sendJson, sendText } from './answers.ts';
import { defineFault } from './fault-type.ts';

const DAY = 86_400;
/** What a proxy sends for a service that it does not find. */
const WRONG_PAGE = '<!doctype html><title>Welcome</title><p>It works!';

export const corrupt = defineFault({
  name: 'corrupt',
  symptom: 'answers wrongly',
  shows: 'Status 200 with the wrong content: a check that tests only the status passes.',
  spares: 'The status and the response time.',
  cure: 'Nothing: no check here tests the content. `http-check --expect-body` would detect it.',
  settings: {
    content: z
      .enum(['not-json', 'out-of-range', 'yesterday'])
      .default('not-json')
      .describe('a web page, a number above 99, or always the same answer, a day old'),
  },
  switchOn({ content }) {
    const cached = randomInt(100);
    return {
      strike({ purpose, response }) {
        if (content === 'not-json') response.type('html').send(WRONG_PAGE);
        else if (content === 'out-of-range') sendJson(response, 100 + randomInt(900));
        else {
          const yesterday = new Date(Date.now() - DAY * 1_000).toUTCString();
          response.set({ Age: String(DAY), Date: yesterday });
          if (purpose === 'calls') sendJson(response, cached);
          else sendText(response, 'Ok');
        }
      },
    };
  },
});
