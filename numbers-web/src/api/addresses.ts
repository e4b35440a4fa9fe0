// Where the API's other routes are: beside /rng.

export interface ApiAddresses {
  about: URL;
  health: URL;
  ready: URL;
  faults: URL;
  reset: URL;
}

/**
 * Beside means in the same folder: the health of http://host/api/rng is at http://host/api/health.
 *
 * @throws TypeError when `rngUrl` is no absolute address.
 */
export function findApiAddresses(rngUrl: string): ApiAddresses {
  return {
    about: new URL('.', rngUrl),
    health: new URL('health', rngUrl),
    ready: new URL('ready', rngUrl),
    faults: new URL('faults', rngUrl),
    reset: new URL('reset', rngUrl),
  };
}
