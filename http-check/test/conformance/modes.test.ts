// Waiting and watching.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import {
  build,
  concurrency,
  longest,
  reportedMilliseconds,
  run,
  runInTime,
  start,
} from './executable.ts';
import { broken, freePort, listen, ok, saysAndResets, silent } from './servers.ts';

describe(`${build} build waits`, { concurrency }, () => {
  test('until the server passes', async () => {
    let calls = 0;
    const { port, close } = await listen((socket, request) => {
      calls += 1;
      (calls < 3 ? broken : ok)(socket, request);
    });
    try {
      const words = ['--wait', '10', '-t', '5000', '-u', `http://127.0.0.1:${port}/`];
      const { exit, output } = await run(words);
      assert.match(output, /^status .*\(try 1\): .*\n200 http:\S+ \d+ ms \(try 3\)\n$/);
      assert.equal(exit, 0);
    } finally {
      await close();
    }
  });

  test('and prints each change as it comes', async () => {
    let behaviour = broken;
    await using server = await listen((socket, request) => behaviour(socket, request));
    const { printed, ended } = start(['--wait', '15s', '-t', '2s', '-u', server.url]);
    await printed(/^status .*\n$/);
    behaviour = saysAndResets('');
    await printed(/\nreset .*\n$/);
    behaviour = ok;
    const { exit, output } = await ended;
    assert.match(output, /^status .*\nreset .*\n200 .*\n$/);
    assert.equal(exit, 0);
  });

  test('no longer than it was told to', async () => {
    const words = ['--wait', '0.5', '-u', `http://127.0.0.1:${await freePort()}/`];
    const { exit, output, milliseconds } = await runInTime(words, 500);
    assert.match(output, /^refused [^\n]+\n$/);
    assert.equal(exit, 1);
    assert.ok(milliseconds >= 500);
    assert.ok(milliseconds <= longest(500));
  });

  test('no longer for a silent server', async () => {
    await using server = await listen(silent);
    const words = ['--wait', '0.4', '-t', '5000', '-u', server.url];
    const { output } = await runInTime(words, 450);
    assert.match(output, /^timeout /);
    const milliseconds = reportedMilliseconds({ output });
    assert.ok(milliseconds >= 350 && milliseconds <= 450, output);
  });
});

describe(`${build} build watches`, { concurrency }, () => {
  const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;

  test('and prints each change, until it is told to stop', async () => {
    let behaviour = ok;
    let calls = 0;
    const { port, close } = await listen((socket, request) => {
      calls += 1;
      behaviour(socket, request);
    });
    try {
      const words = ['--watch', '0.01', '-t', '5000', '-u', `http://127.0.0.1:${port}/`];
      const { child, printed, ended } = start(words);
      await printed(/ 200 /);
      behaviour = broken;
      await printed(/ status /);
      behaviour = ok;
      await printed(/ status .*\n.* 200 /);
      child.kill('SIGTERM');
      const { exit, output } = await ended;
      const lines = [`${time} 200 .*`, `${time} status .*`, `${time} 200 .*`];
      assert.match(output, new RegExp(`^${lines.join('\n')}\n$`));
      assert.equal(exit, 1);
      assert.ok(calls >= 3);
    } finally {
      await close();
    }
  });

  test('and tells the moment as JSON, too', async () => {
    const url = `http://127.0.0.1:${await freePort()}/`;
    const words = ['--watch', '60', '-t', '5000', '--json', '-u', url];
    const { child, printed, ended } = start(words);
    await printed(/\n/);
    child.kill('SIGINT');
    const { exit, output } = await ended;
    const { passed, reason, time: moment } = JSON.parse(output);
    assert.deepEqual([passed, reason], [false, 'refused']);
    assert.match(moment, new RegExp(`^${time}$`));
    assert.equal(exit, 1);
  });

  test('until nobody reads any more', async () => {
    let behaviour = ok;
    const { port, close } = await listen((socket, request) => behaviour(socket, request));
    try {
      const words = ['--watch', '0.01', '-t', '5000', '-u', `http://127.0.0.1:${port}/`];
      const { child, printed } = start(words);
      await printed(/ 200 /);
      child.stdout?.destroy();
      behaviour = broken;
      const [exit] = await once(child, 'exit');
      assert.equal(exit, 1);
    } finally {
      await close();
    }
  });
});
