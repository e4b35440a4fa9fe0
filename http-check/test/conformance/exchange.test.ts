// Every case of the tables, against the executable and real sockets.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Case } from './cases.ts';
import { build, concurrency, longest, reportedMilliseconds, run, runInTime } from './executable.ts';
import { failingCases } from './failing-cases.ts';
import { outOfTimeCases } from './out-of-time-cases.ts';
import { passingCases } from './passing-cases.ts';
import { listen } from './servers.ts';

async function check({ server, words, exit, output, reported }: Case): Promise<void> {
  const { port, close } = await listen(server);
  try {
    const all = ['-t', '5000', ...(words ?? []), '-u', `http://127.0.0.1:${port}/`];
    const ending = reported === undefined ? await run(all) : await runInTime(all, reported.most);
    assert.match(ending.output, output);
    assert.equal(ending.exit, exit, ending.errors);
    assert.equal(ending.errors, '');
    if (reported !== undefined) {
      const milliseconds = reportedMilliseconds(ending);
      assert.ok(milliseconds >= reported.least, `only ${milliseconds} ms`);
      assert.ok(milliseconds <= reported.most, `as much as ${milliseconds} ms`);
      assert.ok(ending.milliseconds >= reported.least);
      assert.ok(ending.milliseconds <= longest(reported.most));
    }
  } finally {
    await close();
  }
}

for (const [title, cases] of Object.entries({
  passes: passingCases,
  fails: failingCases,
  'is over in time': outOfTimeCases,
})) {
  describe(`${build} build ${title}`, { concurrency }, () => {
    for (const one of cases) test(one.name, () => check(one));
  });
}
