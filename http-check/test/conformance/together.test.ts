// Several addresses: all are asked at once, under the one deadline.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { build, run, start } from './executable.ts';
import { broken, floods, later, listen, ok, silent } from './servers.ts';

const flood = floods('HTTP/1.1 200 OK\r\n\r\n', 'x');

describe(`${build} build asks all at once`, () => {
  for (const [name, behaviour] of Object.entries({ 'a silent': silent, 'an endless': flood })) {
    test(`${name} address does not keep it from a healthy one`, async () => {
      await using bad = await listen(behaviour);
      await using good = await listen(ok);
      const { exit, output } = await run(['-t', '1000', '-u', bad.url, '-u', good.url]);
      const [first = '', second = ''] = output.split('\n');
      assert.match(first, /^timeout /);
      assert.match(second, /^200 /);
      const [slow, quick] = [first, second].map((line) => Number(/ (\d+) ms/.exec(line)?.[1]));
      assert.ok(slow !== undefined && slow >= 999, output);
      assert.ok(quick !== undefined && quick < 900, output);
      assert.equal(exit, 1);
    });
  }

  test('four addresses take no longer than the slowest of them', async () => {
    await using server = await listen(later(400, ok));
    const words = Array.from({ length: 4 }, () => ['-u', server.url]).flat();
    const { exit, output } = await run(['-t', '1500', ...words]);
    const times = [...output.matchAll(/^200 \S+ (\d+) ms$/gm)].map(([, time]) => Number(time));
    assert.equal(times.length, 4, output);
    assert.ok(
      times.every((time) => time >= 399),
      output,
    );
    assert.equal(exit, 0);
  });

  test('with --wait, the second while the first is silent', async () => {
    await using bad = await listen(silent);
    await using good = await listen(ok);
    const { exit, output } = await run(['--wait', '0.7', '-u', bad.url, '-u', good.url]);
    assert.ok(good.requests.length > 0);
    assert.match(output, /^200 /m);
    assert.equal(exit, 1);
  });

  test('with --watch, without false alarms', async () => {
    await using bad = await listen(silent);
    let behaviour = ok;
    await using good = await listen((socket, request) => behaviour(socket, request));
    const words = ['--watch', '0.01', '-t', '300', '-u', bad.url, '-u', good.url];
    const { child, printed, ended } = start(words);
    await printed(/ 200 /);
    behaviour = broken;
    await printed(/ status /);
    child.kill();
    const states = [...(await ended).output.matchAll(/Z (\w+)/g)].map(([, state]) => state);
    assert.deepEqual(states, ['timeout', '200', 'status']);
  });
});
