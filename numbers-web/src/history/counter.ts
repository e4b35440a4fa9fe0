// Counts from 1 on, for the numbers by which pages tell things apart.

/** Shared by all whose numbers must differ, such as the replicas' recoveries. */
export function createCounter(): () => number {
  let last = 0;
  return () => {
    last += 1;
    return last;
  };
}
