// Wrong use: one line that names the option, the value and what is allowed, but no secret.

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it stands so on the command line.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeBuild, expectEnd, posixOnly } from './executable.ts';

const SECRET = 's3cret';
/** Bytes: the system takes no word of 128 KB or more. */
const LONG = 130_000;

const address = 'give an address that starts with http:// or https://';
const host = 'give a host name, an IPv4 address or an [IPv6 address], then :port if needed';
const escaped = 'write /, ? and # in user or password as %2F, %3F and %23';
const header = "give a header as 'Name: value', without control characters";
const port = 'give a port from 1 to 65535';
const seconds = 'give seconds, or a time such as 500ms or 2s, above 0 and up to 86400s';
const text = 'give a text that is not empty';
const variable = 'write an environment variable as ${NAME}, with letters, digits and _';
const unset = 'the environment variable HTTP_CHECK_UNSET is not set';
const cannotRead = (code: string) =>
  `the file cannot be read (${code}); give a regular file of at most 1 MiB`;
const noOption = (option: string) => `there is no option '${option}'; --help lists them all`;

type WrongUse = readonly [line: string, ...words: readonly string[]];

function describeUses(title: string, options: { skip?: boolean }, uses: readonly WrongUse[]): void {
  const environment = {
    HTTP_CHECK_BAD: 'nonsense',
    HTTP_CHECK_SECRET: `http://admin:${SECRET}@a b/`,
    HTTP_CHECK_LINES: `a\n${SECRET}: b`,
  };
  describeBuild(title, options, () => {
    for (const [line, ...words] of uses) {
      test(JSON.stringify(words.join(' ').slice(0, 80)), async () => {
        const { errors } = await expectEnd(words, { exit: 64, errors: /^http-check/ }, environment);
        assert.equal(errors, `http-check: ${line}\n`);
      });
    }
  });
}

const wrongHosts = [
  ...['127.0.0.01', '127.1', '0x7f000001', '2130706433', '1.2.3.4.5', '256.1.1.1', '127.0.0.1.'],
  ...['1.2.3', '::1', '[1::2::3]', '[1:2]', '[1::12345]', '[::1.2.3.04]', '', ':80', 'a:b', 'a b'],
  ...['a..b', '.', '.a', `${'a'.repeat(64)}.test`, `${'a.'.repeat(126)}aa`],
];
const wrongValues: readonly [option: string, allowed: string, ...values: readonly string[]][] = [
  [
    '-t',
    'give milliseconds, or a time such as 500ms or 2s, from 1ms to 3600s',
    ...['soon', '0', '0s', '3601s', '3600001', '1.5', '1m', 'x1s', '1sx', '1.s'],
  ],
  ['--wait', seconds, 'ever', '0', '86401', '86400001ms'],
  ['--watch', seconds, 'ever', '0', '86401', '86400001ms'],
  ['-u', address, 'localhost', 'ftp://localhost', ''],
  ['-u', host, ...wrongHosts.map((name) => `http://${name}/`)],
  ['-u', port, 'http://localhost:0', 'http://localhost:65536'],
  [
    '-u',
    'write characters that an address cannot hold as %XX, a space as %20',
    ...['http://localhost/a b', 'http://localhost/ä', 'http://localhost/"'],
  ],
  ['-X', 'give a method such as GET or HEAD', 'GE T'],
  [
    '--expect-status',
    'give statuses separated by commas, such as 200,204 or 2xx',
    ...['20', '099', '2000', '2x', 'x2xx', '2xx,', ''],
  ],
  ['-c', text, ''],
  ['--expect-body', text, ''],
  ['--unix-socket', text, ''],
  ['--ca-file', cannotRead('ENOENT'), '/no/such/file', ''],
  ['--ca-file', cannotRead('EINVAL'), import.meta.dirname, '/dev/zero'],
  ['--ca-file', cannotRead('EFBIG'), process.execPath],
  ['--ca-file', 'give a file with certificates in PEM', import.meta.filename],
];
describeUses('says which value is wrong', {}, [
  ...wrongValues.flatMap(([option, allowed, ...values]) =>
    values.map((value): WrongUse => [`${option} '${value}': ${allowed}`, option, value]),
  ),
  ...['no colon', 'X: a\nb', ': a', 'a b: c'].flatMap((value): WrongUse[] => [
    [`-H: ${header}`, '-H', value],
    [`--expect-header: ${header}`, '--expect-header', value],
  ]),
]);

describeUses('says what else is wrong', {}, [
  [`--wait '-5': ${seconds}`, '--wait=-5'],
  ['-t needs a value: -t MS', '-t'],
  [noOption('--retries'), '--retries', '3'],
  [noOption('--wai'), '--wai', '3'],
  [noOption('-z'), '-z'],
  [`'localhost': ${address}; a command goes after --`, 'localhost'],
  [`'node': ${address}; a command goes after --`, 'node', 'main.js'],
  ['--json takes no value', '--json=yes'],
  ['-h takes no value', '-h=x'],
  [`-c HTTP_CHECK_UNSET: ${unset}`, '-c', 'HTTP_CHECK_UNSET'],
  [`-c HTTP_CHECK_BAD, which is 'nonsense': ${address}`, '-c', 'HTTP_CHECK_BAD'],
  ['--expect-body: give at most 65536 bytes', '--expect-body', 'a'.repeat(65_537)],
  [
    "--expect-status '204': give one list, with commas",
    ...['--expect-status', '200', '--expect-status', '204'],
  ],
  [
    '-X HEAD gets no body, so --expect-body cannot pass; give one of them',
    ...['-X', 'HEAD', '--expect-body', 'Ok'],
  ],
  [`'http://localhost:\${HTTP_CHECK_UNSET}/': ${unset}`, 'http://localhost:${HTTP_CHECK_UNSET}/'],
  [`'http://localhost:nonsense/': ${host}`, 'http://localhost:${HTTP_CHECK_BAD}/'],
  [`'http://localhost/\${': ${variable}`, 'http://localhost/${'],
  [`'http://localhost/\${a-b}': ${variable}`, 'http://localhost/${a-b}'],
  ['--watch goes on anyway, --wait ends; give one of them', '--watch', '1', '--wait', '1'],
  ['--watch goes on for good, so no command can follow after --', '--watch', '1', '--', 'true'],
  ['-- must be followed by a command', '--'],
]);

describeUses('does not show secrets', {}, [
  [`-u 'http://…@h o s t/': ${host}`, '-u', `http://admin:${SECRET}@h o s t/`],
  [`-u 'http://…@localhost:99999/': ${port}`, '-u', `http://admin:${SECRET}@localhost:99999/`],
  ...['/', '?', '#'].map(
    (sign): WrongUse => [
      `-u 'http://…@localhost/': ${escaped}`,
      ...['-u', `http://admin:${SECRET}${sign}x@localhost/`],
    ],
  ),
  [
    "-u 'http://…@localhost/': write a % in user or password as %25",
    ...['-u', `http://admin:${SECRET}%4z@localhost/`],
  ],
  [`-u '…@localhost': ${address}`, '-u', `admin:${SECRET}@localhost`],
  [`'…@localhost': ${address}; a command goes after --`, `admin:${SECRET}@localhost`],
  [noOption('--urll'), `--urll=http://admin:${SECRET}@localhost/`],
  [`-c HTTP_CHECK_SECRET, which is 'http://…@a b/': ${host}`, '-c', 'HTTP_CHECK_SECRET'],
  [`-H: ${header}`, '-H', `Authorization: Basic\n${SECRET}`],
  [`-H: ${header}`, '-H', 'Authorization: ${HTTP_CHECK_LINES}'],
  [`-H: ${unset}`, '-H', `${SECRET}: \${HTTP_CHECK_UNSET}`],
  [`-H: ${variable}`, '-H', `${SECRET}: \${`],
  [`-H: ${cannotRead('ENOENT')}`, '-H', '@/no/such/file'],
  [`-H: ${header}`, '-H', `@${import.meta.filename}`],
  [`-H: ${header}`, `-HAuthorization ${SECRET}`],
  [`--header: ${header}`, `--header=Authorization ${SECRET}`],
  [noOption('--heder'), `--heder=Authorization: ${SECRET}`],
  ['--json takes no value', `--json=${SECRET}`],
]);

const options = ['-u', '--expect-body', '-t', '-X', '--expect-status', '--unix-socket', '-H'];
describeUses('refuses what is too long', posixOnly, [
  // With all around it 4,096 bytes, which are what the Engine keeps.
  [`there is no option '--${'a'.repeat(4_058)}…`, `--${'a'.repeat(LONG)}`],
  ...[...options, '--expect-header'].map(
    (option): WrongUse => [`${option}: give at most 65536 bytes`, option, 'a'.repeat(LONG)],
  ),
]);
