// A reporter for node:test that prints what fails, why, and where. With FIRST_FAILURE_ENDS set, the run ends there,
// which is all that a mutation needs.
import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { inspect, styleText } from 'node:util';

const ROOT = new URL('..', import.meta.url).pathname;

export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    if (type !== 'test:fail') continue;
    const error: Error & { failureType?: string } = data.details.error;
    // A test around one that failed has failed, too; that one has the reason.
    if (error.failureType === 'subtestsFailed') continue;
    // As a link to the line: numbers-api/test/rng.test.ts:12
    const place = `${relative(ROOT, data.file ?? '')}:${data.line}`;
    console.log(`\n${styleText('bold', data.name)}\n${place}\n${inspect(error.cause ?? error)}`);
    if (process.env.FIRST_FAILURE_ENDS) process.exit(1);
  }
  yield '';
}
