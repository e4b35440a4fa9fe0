// Wrong use: one line that names the option, the value and what is allowed.

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it stands so on the command line.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { build, concurrency, run } from './executable.ts';

const wrongUses: readonly { words: readonly string[]; line: RegExp }[] = [
  { words: ['-t', 'soon'], line: /-t 'soon': .* 500ms or 2s, from 1ms to 3600s/ },
  { words: ['-t', '0'], line: /-t '0'/ },
  { words: ['-t', '0s'], line: /-t '0s'/ },
  { words: ['-t', '3601s'], line: /-t '3601s'/ },
  { words: ['-t', '1.5'], line: /-t '1.5'/ },
  { words: ['-t', '1m'], line: /-t '1m'/ },
  { words: ['--timeout=-5'], line: /--timeout '-5'/ },
  { words: ['-t'], line: /-t needs a value: -t MS/ },
  { words: ['--retries', '3'], line: /no option '--retries'/ },
  { words: ['-z'], line: /no option '-z'/ },
  { words: ['localhost'], line: /'localhost': .*http:\/\/ or https:.*a command goes after --/ },
  { words: ['node', 'main.js'], line: /'node': .*a command goes after --/ },
  { words: ['--json=yes'], line: /--json takes no value/ },
  { words: ['-h=x'], line: /-h takes no value/ },
  { words: ['-c', 'HTTP_CHECK_UNSET'], line: /-c HTTP_CHECK_UNSET: .*not set/ },
  {
    words: ['-c', 'HTTP_CHECK_BAD'],
    line: /-c HTTP_CHECK_BAD, which is 'nonsense': .*http:\/\/ or https:/,
  },
  { words: ['-u', 'localhost'], line: /-u 'localhost': .*http:\/\/ or https:/ },
  { words: ['-u', 'http://localhost:99999'], line: /port from 1 to 65535/ },
  { words: ['-u', 'http://a b/'], line: /host name/ },
  { words: ['-u', 'http://localhost/a b'], line: /%20/ },
  { words: ['-H', 'no colon'], line: /-H: .*'Name: value'/ },
  { words: ['-H', 'X: a\nb'], line: /-H: .*without control characters/ },
  { words: ['--expect-header', 'no colon'], line: /--expect-header: .*'Name: value'/ },
  { words: ['-X', 'GE T'], line: /-X 'GE T': .*method/ },
  { words: ['--expect-status', '20'], line: /--expect-status '20': .*200,204 or 2xx/ },
  { words: ['--expect-body', ''], line: /--expect-body '': .*not empty/ },
  { words: ['--expect-body', 'a'.repeat(65_537)], line: /at most 65536 bytes/ },
  {
    words: ['--expect-status', '200', '--expect-status', '204'],
    line: /--expect-status '204': .*one list, .*commas/,
  },
  { words: ['-X', 'HEAD', '--expect-body', 'Ok'], line: /-X HEAD .*--expect-body/ },
  ...[
    '127.0.0.01',
    '127.1',
    '0x7f000001',
    '2130706433',
    '1.2.3.4.5',
    '256.1.1.1',
    '127.0.0.1.',
    'a..b',
    '.',
    '.a',
    `${'a'.repeat(64)}.test`,
  ].map((host) => ({ words: ['-u', `http://${host}/`], line: /host name, an IPv4 address/ })),
  { words: ['http://localhost:${HTTP_CHECK_UNSET}/'], line: /HTTP_CHECK_UNSET.* not set/ },
  { words: ['http://localhost:${HTTP_CHECK_BAD}/'], line: /'http:\/\/localhost:nonsense\/'/ },
  { words: ['http://localhost/${'], line: /\$\{NAME\}/ },
  { words: ['http://localhost/${a-b}'], line: /\$\{NAME\}/ },
  { words: ['--wait', 'ever'], line: /--wait 'ever': .*seconds/ },
  { words: ['--watch', '0'], line: /--watch '0': .*seconds/ },
  { words: ['--watch', '1', '--wait', '1'], line: /--watch .*--wait/ },
  { words: ['--watch', '1', '--', 'true'], line: /--watch .*command/ },
  { words: ['--'], line: /-- must be followed by a command/ },
];

describe(`${build} build says what is wrong`, { concurrency }, () => {
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
