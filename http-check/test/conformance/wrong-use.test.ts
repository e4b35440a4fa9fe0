// Wrong use: one line that names the option, the value and what is allowed.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { build, run } from './executable.ts';

const wrongUses: readonly { words: readonly string[]; line: RegExp }[] = [
  { words: ['-t', 'soon'], line: /-t 'soon': .* whole number of milliseconds from 1 to 3600000/ },
  { words: ['-t', '0'], line: /-t '0'/ },
  { words: ['--timeout=-5'], line: /--timeout '-5'/ },
  { words: ['-t'], line: /-t needs a value: -t MS/ },
  { words: ['--retries', '3'], line: /no option '--retries'/ },
  { words: ['-z'], line: /no option '-z'/ },
  { words: ['http://localhost'], line: /no option 'http:.*a command goes after --/ },
  { words: ['--json=yes'], line: /--json takes no value, but 'yes' was given/ },
  { words: ['-u', 'http://a', '-c', 'A'], line: /-u and -c/ },
  {
    words: ['-c', 'HTTP_CHECK_A', '-c', 'HTTP_CHECK_B'],
    line: /-c 'HTTP_CHECK_B': .*one variable/,
  },
  { words: ['-c', 'HTTP_CHECK_UNSET'], line: /-c HTTP_CHECK_UNSET: .*not set/ },
  {
    words: ['-c', 'HTTP_CHECK_BAD'],
    line: /-c HTTP_CHECK_BAD, which is 'nonsense': .*http:\/\/ or https:/,
  },
  { words: ['-u', 'localhost'], line: /-u 'localhost': .*http:\/\/ or https:/ },
  { words: ['-u', 'http://localhost:99999'], line: /port from 1 to 65535/ },
  { words: ['-u', 'http://a b/'], line: /host name/ },
  { words: ['-u', 'http://localhost/a b'], line: /%20/ },
  { words: ['-H', 'no colon'], line: /-H 'no colon': .*'Name: value'/ },
  { words: ['-H', 'X: a\nb'], line: /-H 'X: a b': .*without control characters/ },
  { words: ['-X', 'GE T'], line: /-X 'GE T': .*method/ },
  { words: ['--expect-status', '20'], line: /--expect-status '20': .*200,204 or 2xx/ },
  { words: ['--expect-body', ''], line: /--expect-body '': .*not empty/ },
  { words: ['--wait', 'ever'], line: /--wait 'ever': .*seconds above 0/ },
  { words: ['--watch', '0'], line: /--watch '0': .*seconds above 0/ },
  { words: ['--watch', '1', '--wait', '1'], line: /--watch .*--wait/ },
  { words: ['--watch', '1', '--', 'true'], line: /--watch .*command/ },
  { words: ['--'], line: /-- must be followed by a command/ },
];

describe(`${build} build says what is wrong`, () => {
  for (const { words, line } of wrongUses) {
    test(JSON.stringify(words.join(' ')), async () => {
      const { exit, output, errors } = await run(words, { HTTP_CHECK_BAD: 'nonsense' });
      assert.match(errors, /^http-check: [^\n]+\n$/);
      assert.match(errors, line);
      assert.equal(output, '');
      assert.equal(exit, 64);
    });
  }
});
