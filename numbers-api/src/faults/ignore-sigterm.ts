// Ignores SIGTERM, the signal to stop.
import { defineFault } from './fault-type.ts';

export const ignoreSigterm = defineFault({
  name: 'ignore-sigterm',
  symptom: 'says no',
  shows: 'The ten-second stop: Docker sends SIGTERM, waits ten seconds, then kills (exit 137).',
  spares: 'All requests, whatever `routes` says.',
  cure: 'Docker, with SIGKILL. Each ignored SIGTERM counts as a hit.',
  settings: {},
  switchOn(_settings, { hit, log }) {
    const listeners = process.listeners('SIGTERM');
    function ignore(signal: 'SIGTERM'): void {
      if (hit()) log.warn('SIGTERM ignored');
      else for (const listener of listeners) listener(signal);
    }
    // Adds the new listener first: without any, SIGTERM would end the process.
    process.on('SIGTERM', ignore);
    for (const listener of listeners) process.off('SIGTERM', listener);
    return {
      end() {
        for (const listener of listeners) process.on('SIGTERM', listener);
        process.off('SIGTERM', ignore);
      },
    };
  },
});
