// A reporter for node:test that hands what fails to the process which started the tests, scripts/test.ts.
import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';

export interface Failure {
  name: string;
  /** As a link to the line: numbers-api/test/rng.test.ts:12 */
  place: string;
  reason: string;
}

export type Report = { failure: Failure } | { passed: number; skipped: number };

const ROOT = new URL('..', import.meta.url).pathname;

export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    if (type === 'test:fail') {
      const error: Error & { failureType?: string } = data.details.error;
      // A test around one that failed has failed, too; that one has the reason.
      if (error.failureType === 'subtestsFailed') continue;
      send({
        failure: {
          name: data.name,
          place: `${relative(ROOT, data.file ?? '')}:${data.line}`,
          reason: inspect(error.cause ?? error),
        },
      });
    }
    if (type === 'test:summary' && data.file === undefined) {
      send({ passed: data.counts.passed, skipped: data.counts.skipped });
    }
  }
  yield '';
}

function send(message: Report): void {
  process.send?.(message);
}
