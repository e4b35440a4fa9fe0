// A reporter for node:test that prints what failed, and counts in its last line. With END_AT_FIRST_FAILURE, it ends the
// run there, which is all that a mutation needs.
import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';

export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let failed = 0;
  for await (const { type, data } of events) {
    if (type === 'test:fail') {
      const error: Error & { failureType?: string } = data.details.error;
      // A test around one that failed has failed, too; that one has the reason.
      if (error.failureType === 'subtestsFailed') continue;
      failed += 1;
      const place = `${relative('..', data.file ?? '')}:${data.line}`;
      const text = `\n✖ ${data.name}\n${place}\n${inspect(error.cause ?? error)}\n`;
      if (process.env.END_AT_FIRST_FAILURE) {
        console.log(text);
        process.exit(1);
      }
      yield text;
    }
    if (type === 'test:summary' && data.file === undefined) {
      const { passed, skipped } = data.counts;
      const rest = skipped > 0 ? `, ${skipped} skipped` : '';
      yield `\n${passed} passed, ${failed} failed${rest}\n`;
    }
  }
}
