// All labs, in their order.
import type { Lab } from '../src/labs/lab.ts';
import { lab as upIsNotWell } from './01-up-is-not-well/lab.ts';
import { lab as seenNotHealed } from './02-seen-not-healed/lab.ts';
import { lab as retries } from './03-retries/lab.ts';
import { lab as exitCodes } from './04-exit-codes/lab.ts';
import { lab as theWatchdog } from './05-the-watchdog/lab.ts';
import { lab as pid1 } from './06-pid-1/lab.ts';
import { lab as dependencyCheck } from './07-dependency-check/lab.ts';
import { lab as slow } from './08-slow/lab.ts';
import { lab as outOfMemory } from './09-out-of-memory/lab.ts';
import { lab as checksThatLie } from './10-checks-that-lie/lab.ts';
import { lab as aBadRelease } from './11-a-bad-release/lab.ts';
import { lab as theIncident } from './12-the-incident/lab.ts';

export const labs: readonly Lab[] = [
  upIsNotWell,
  seenNotHealed,
  retries,
  exitCodes,
  theWatchdog,
  pid1,
  dependencyCheck,
  slow,
  outOfMemory,
  checksThatLie,
  aBadRelease,
  theIncident,
];
