// How the process ends, at once, even while the system is still looking up a name.

let lookups = 0;

export function lookupStarted(): void {
  lookups += 1;
}

export function lookupEnded(): void {
  lookups -= 1;
}

/** Ends the process with this exit code. */
export function exit(code: number): void {
  // A lookup blocks a thread for seconds when the name server is silent, and a process that exits
  // waits for its threads. One that becomes another program does not.
  if (lookups > 0 && process.execve !== undefined) {
    process.execve(process.execPath, [process.execPath, '--eval', `process.exit(${code})`], {});
  }
  process.exit(code);
}
