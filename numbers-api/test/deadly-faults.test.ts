// The faults that end the process, or keep it from ending.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { hasMemoryLimit } from '../src/faults/memory.ts';
import { startFaulty } from './support/service.ts';

describe('a deadly fault', { concurrency: 4 }, () => {
  for (const [settings, code, signal] of [
    [{}, 1, null],
    [{ exitCode: 0 }, 0, null],
    [{ exitCode: 42 }, 42, null],
    [{ signal: 'SIGKILL' }, null, 'SIGKILL'],
    [{ signal: 'SIGSEGV' }, null, 'SIGSEGV'],
    [{ signal: 'SIGTERM' }, null, 'SIGTERM'],
  ] as const) {
    test(`crash ${JSON.stringify(settings)}`, async (t) => {
      const service = await startFaulty(t, 'crash', settings);
      await assert.rejects(fetch(`${service.url}/rng`));
      await service.logged(/^crash: this process ends now with /);
      assert.partialDeepStrictEqual(await service.ended, { code, signal });
    });
  }

  test('exception exits with code 1 and a stack trace', async (t) => {
    const service = await startFaulty(t, 'exception', {});
    await assert.rejects(fetch(`${service.url}/rng`));
    const { code, errors } = await service.ended;
    assert.equal(code, 1);
    assert.match(errors, /Error: the fault exception struck at GET \/rng\n +at .*exception\.ts/);
  });

  test('memory grows until it is switched off, then gives all back', async (t) => {
    const service = await startFaulty(t, 'memory', { mbPerSecond: 200 });
    const before = await residentMegabytes(service.url);
    const during = await waitFor(`60 MB more than ${before}`, 120, async () => {
      const now = await residentMegabytes(service.url);
      return now >= before + 60 && now;
    });
    await fetch(`${service.url}/faults/memory`, { method: 'DELETE' });
    const after = await residentMegabytes(service.url);
    assert.ok(after < before + 30, `${before} MB, ${during} MB, ${after} MB`);
  });

  test('memory without a limit stops growing', { skip: hasMemoryLimit() }, async (t) => {
    const service = await startFaulty(t, 'memory', { mbPerSecond: 1_000 });
    await service.logged(/^memory: stops at 512 MB/);
    assert.match(await (await fetch(`${service.url}/faults`)).text(), /"hits":5[,}]/);
  });

  test('ignore-sigterm ignores as many signals as its count says', async (t) => {
    const service = await startFaulty(t, 'ignore-sigterm', { count: 1 });
    process.kill(service.pid, 'SIGTERM');
    await service.logged(/^SIGTERM ignored/);
    assert.equal((await fetch(`${service.url}/rng`)).status, 200);
    process.kill(service.pid, 'SIGTERM');
    assert.partialDeepStrictEqual(await service.ended, { code: 0 });
  });
});

async function residentMegabytes(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(metrics.match(/^process_resident_memory_bytes (\d+)$/m)?.[1]) / 1_048_576;
}
