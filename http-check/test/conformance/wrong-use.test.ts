// Wrong use: one line that names the option, the value and what is allowed, but no secret.

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it stands so on the command line.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeBuild, expectEnd, posixOnly } from './executable.ts';

const SECRET = 's3cret';
/** Bytes: the system takes no word of 128 KB or more. */
const LONG = 130_000;

type WrongUse = readonly [line: RegExp, ...words: readonly string[]];

function describeUses(title: string, options: { skip?: boolean }, uses: readonly WrongUse[]): void {
  const environment = {
    HTTP_CHECK_BAD: 'nonsense',
    HTTP_CHECK_SECRET: `http://admin:${SECRET}@a b/`,
  };
  describeBuild(title, options, () => {
    for (const [line, ...words] of uses) {
      test(JSON.stringify(words.join(' ').slice(0, 80)), async () => {
        const expected = { exit: 64, errors: /^http-check: [^\n]{10,}\n$/ };
        const { errors } = await expectEnd(words, expected, environment);
        assert.match(errors, line);
        assert.ok(!errors.includes(SECRET), errors);
        assert.ok(Buffer.byteLength(errors) <= 4_096);
      });
    }
  });
}

const ambiguousHosts = [
  ...['127.0.0.01', '127.1', '0x7f000001', '2130706433', '1.2.3.4.5', '256.1.1.1', '127.0.0.1.'],
  ...['a..b', '.', '.a', `${'a'.repeat(64)}.test`],
];
describeUses('says what is wrong', {}, [
  [/-t 'soon': .* 500ms or 2s, from 1ms to 3600s/, '-t', 'soon'],
  ...['0', '0s', '3601s', '1.5', '1m'].map(
    (time): WrongUse => [new RegExp(`-t '${time}'`), '-t', time],
  ),
  [/--timeout '-5'/, '--timeout=-5'],
  [/-t needs a value: -t MS/, '-t'],
  [/no option '--retries'/, '--retries', '3'],
  [/no option '-z'/, '-z'],
  [/'localhost': .*http:\/\/ or https:.*a command goes after --/, 'localhost'],
  [/'node': .*a command goes after --/, 'node', 'main.js'],
  [/--json takes no value/, '--json=yes'],
  [/-h takes no value/, '-h=x'],
  [/-c HTTP_CHECK_UNSET: .*not set/, '-c', 'HTTP_CHECK_UNSET'],
  [/-c HTTP_CHECK_BAD, which is 'nonsense': .*http:\/\/ or https:/, '-c', 'HTTP_CHECK_BAD'],
  [/-u 'localhost': .*http:\/\/ or https:/, '-u', 'localhost'],
  [/port from 1 to 65535/, '-u', 'http://localhost:99999'],
  [/host name/, '-u', 'http://a b/'],
  [/%20/, '-u', 'http://localhost/a b'],
  [/-H: .*'Name: value'/, '-H', 'no colon'],
  [/-H: .*without control characters/, '-H', 'X: a\nb'],
  [/--expect-header: .*'Name: value'/, '--expect-header', 'no colon'],
  [/-X 'GE T': .*method/, '-X', 'GE T'],
  [/--expect-status '20': .*200,204 or 2xx/, '--expect-status', '20'],
  [/--expect-body '': .*not empty/, '--expect-body', ''],
  [/at most 65536 bytes/, '--expect-body', 'a'.repeat(65_537)],
  [
    /--expect-status '204': .*one list, .*commas/,
    ...['--expect-status', '200', '--expect-status', '204'],
  ],
  [/-X HEAD .*--expect-body/, '-X', 'HEAD', '--expect-body', 'Ok'],
  ...ambiguousHosts.map(
    (host): WrongUse => [/host name, an IPv4 address/, '-u', `http://${host}/`],
  ),
  [/HTTP_CHECK_UNSET.* not set/, 'http://localhost:${HTTP_CHECK_UNSET}/'],
  [/'http:\/\/localhost:nonsense\/'/, 'http://localhost:${HTTP_CHECK_BAD}/'],
  [/\$\{NAME\}/, 'http://localhost/${'],
  [/\$\{NAME\}/, 'http://localhost/${a-b}'],
  [/--wait 'ever': .*seconds/, '--wait', 'ever'],
  [/--watch '0': .*seconds/, '--watch', '0'],
  [/--watch .*--wait/, '--watch', '1', '--wait', '1'],
  [/--watch .*command/, '--watch', '1', '--', 'true'],
  [/-- must be followed by a command/, '--'],
]);

describeUses('does not show secrets', {}, [
  [/host name/, '-u', `http://admin:${SECRET}@h o s t/`],
  [/port from 1/, '-u', `http://admin:${SECRET}@localhost:99999/`],
  [/./, '-u', `http://admin:${SECRET}/x@localhost/`],
  [/%25/, '-u', `http://admin:${SECRET}%zz@localhost/`],
  [/http:\/\//, '-u', `admin:${SECRET}@localhost`],
  [/no option '--urll'/, `--urll=http://admin:${SECRET}@localhost/`],
  [/-c HTTP_CHECK_SECRET, which is/, '-c', 'HTTP_CHECK_SECRET'],
  [/-H: /, '-H', `Authorization ${SECRET}`],
  [/-H: /, '-H', `Authorization: Basic\n${SECRET}`],
  [/--header: /, `--header=Authorization ${SECRET}`],
  [/-H: /, `-HAuthorization ${SECRET}`],
  [/no option '--heder'/, `--heder=Authorization: ${SECRET}`],
  [/--json takes no value/, `--json=${SECRET}`],
]);

const options = ['-u', '--expect-body', '-t', '-X', '--expect-status', '--unix-socket', '-H'];
describeUses('refuses what is too long', posixOnly, [
  [/no option '--aaa/, `--${'a'.repeat(LONG)}`],
  ...[...options, '--expect-header'].map((option): WrongUse => {
    return [new RegExp(`${option}: give at most 65536 bytes`), option, 'a'.repeat(LONG)];
  }),
]);
