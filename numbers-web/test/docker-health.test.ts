import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDockerHealth } from '../src/history/docker-health.ts';

/** Seconds at which checks have passed (+) or failed (-), and what Docker would say of them. */
const cases = [
  { name: 'the first check that passes', probes: ['+1'], expected: ['healthy 1'] },
  { name: 'one failure', probes: ['+1', '-6'], expected: ['healthy 1'] },
  {
    name: 'two failures in a row',
    probes: ['+1', '-6', '-11', '-16'],
    expected: ['healthy 1', 'unhealthy 11'],
  },
  {
    name: 'two failures, not in a row',
    probes: ['+1', '-6', '+11', '-16'],
    expected: ['healthy 1'],
  },
  {
    name: 'a recovery without a restart',
    probes: ['+1', '-6', '-11', '+16'],
    expected: ['healthy 1', 'unhealthy 11', 'healthy 16'],
  },
  { name: 'failures in the start period', probes: ['-1', '-2', '-3', '-4'], expected: [] },
  { name: 'failures after it', probes: ['-4', '-6', '-11'], expected: ['unhealthy 11'] },
];

for (const { name, probes, expected } of cases) {
  test(`Docker's health after ${name}`, () => {
    const changes: string[] = [];
    const dockerHealth = createDockerHealth({ retries: 2, startPeriod: 5_000 }, (health, at) =>
      changes.push(`${health} ${at / 1_000}`),
    );
    const read = probes.map((probe) => ({
      at: Number(probe.slice(1)) * 1_000,
      passed: probe.startsWith('+'),
    }));
    // Every list repeats most of the last one, as the API's does.
    for (let end = 1; end <= read.length; end += 1) {
      const seen = { from: 0, to: Number.POSITIVE_INFINITY };
      dockerHealth.probesRead(read.slice(Math.max(0, end - 3), end), 0, seen);
    }
    assert.deepEqual(changes, expected);
  });
}
