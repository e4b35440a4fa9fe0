// A reporter for node:test that ends the run at the first failure, which is all that a mutation needs.
import type { TestEvent } from 'node:test/reporters';

export default async function* endAtFirstFailure(
  events: AsyncIterable<TestEvent>,
): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    if (type !== 'test:fail') continue;
    // Shown where the tests fail although nothing has been changed yet.
    console.log(data.name, data.details.error);
    process.exit(1);
  }
  yield '';
}
