// The memory hog of chapter 8's lab: takes more and more memory, and really uses it, until something ends it.
import { setTimeout as sleep } from 'node:timers/promises';

const MEGABYTE = 1_048_576;
/** Megabytes a second. */
const GROWTH = 4;
/** Megabytes at which it stops by itself, for a Docker that cannot limit memory. */
const MOST = 512;

const taken: Uint8Array[] = [];
while (taken.length * GROWTH < MOST) {
  // Filled, because the kernel gives out a page only once something is written to it.
  taken.push(new Uint8Array(GROWTH * MEGABYTE).fill(1));
  console.log(`${taken.length * GROWTH} MB taken`);
  await sleep(1_000);
}
console.log('nothing has ended it: Docker does not limit memory here');
