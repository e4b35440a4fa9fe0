// The story of chapter 14 on a real Swarm, by the commands of docs/clusters.md.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { tellFaults, tellReleases } from './clusters/story.ts';
import { createSwarm } from './clusters/swarm.ts';

const swarm = await createSwarm();
let isRemoved = false;
after(async () => {
  if (!isRemoved) await swarm.remove();
});

tellReleases(swarm);
tellFaults(swarm, 'replaced');

test('nothing is left of it, and every command of the page was typed', async () => {
  await swarm.remove();
  isRemoved = true;
  assert.deepEqual(swarm.untyped(), []);
});
