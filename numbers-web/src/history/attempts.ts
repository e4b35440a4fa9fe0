// Counts the attempts of users' calls on one replica, for as long back as the page tells of.

/** Seconds. */
const COUNTED = 30;

export interface Attempts {
  ended(gotNumber: boolean, at: number): void;
  count(at: number): { attempts: number; failedAttempts: number };
}

/** Of the last thirty seconds, the present one among them; times are milliseconds since 1970. */
export function createAttempts(): Attempts {
  let seconds: { second: number; attempts: number; failedAttempts: number }[] = [];

  function forgetOld(second: number): void {
    seconds = seconds.filter((each) => each.second > second - COUNTED);
  }

  return {
    ended(gotNumber, at) {
      const second = Math.floor(at / 1_000);
      let present = seconds.at(-1);
      if (present?.second !== second) {
        present = { second, attempts: 0, failedAttempts: 0 };
        seconds.push(present);
        forgetOld(second);
      }
      present.attempts += 1;
      if (!gotNumber) present.failedAttempts += 1;
    },
    count(at) {
      forgetOld(Math.floor(at / 1_000));
      return {
        attempts: seconds.reduce((sum, { attempts }) => sum + attempts, 0),
        failedAttempts: seconds.reduce((sum, { failedAttempts }) => sum + failedAttempts, 0),
      };
    },
  };
}
