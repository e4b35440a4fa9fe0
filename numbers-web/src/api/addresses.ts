// Where the API's other routes are: beside /rng.

export interface ApiAddresses {
  about: URL;
  health: URL;
  ready: URL;
  faults: URL;
  reset: URL;
}

export function findApiAddresses(rngUrl: string): ApiAddresses {
  return {
    about: new URL('.', rngUrl),
    health: new URL('health', rngUrl),
    ready: new URL('ready', rngUrl),
    faults: new URL('faults', rngUrl),
    reset: new URL('reset', rngUrl),
  };
}
