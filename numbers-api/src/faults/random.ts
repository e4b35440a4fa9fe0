// Chances that can be repeated: the same seed gives the same row of numbers.
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';

/** Returns a function like Math.random: 0 or above and below 1, each value as likely. */
export function createRandom(seed: number | undefined): () => number {
  if (seed === undefined) return Math.random;
  const generator = mersenne(seed);
  return () => uniformFloat64(generator);
}
