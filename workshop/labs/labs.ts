// All labs, in their order.
import type { Lab } from '../src/labs/lab.ts';
import { lab as upIsNotWell } from './01-up-is-not-well/lab.ts';

export const labs: readonly Lab[] = [upIsNotWell];
