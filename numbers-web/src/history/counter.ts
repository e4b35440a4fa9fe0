// Counts from 1 on, for the numbers by which pages tell things apart.
export function createCounter(): () => number {
  let last = 0;
  return () => {
    last += 1;
    return last;
  };
}
