// Servers that a health check has to survive, and none of which is healthy.

import {
  type Behaviour,
  drips,
  floods,
  forever,
  says,
  saysAndStays,
  silent,
} from '../../test/conformance/servers.ts';

const OK = 'HTTP/1.1 200 OK\r\n';

export interface HostileServer {
  name: string;
  behaviour: Behaviour;
  /** What microcheck makes of it, by its published source; there is no package of it to run. */
  microcheck: string;
}

const STUCK = 'goes on for as long as the server does, then passes';

export const HOSTILE_SERVERS: readonly HostileServer[] = [
  {
    name: 'accepts, and is silent',
    behaviour: silent,
    microcheck: 'fails, after a whole number of seconds',
  },
  {
    name: 'drips its headers',
    behaviour: drips(OK, forever('X: y\r\n'), 20),
    microcheck: STUCK,
  },
  { name: 'drips its body', behaviour: drips(`${OK}\r\n`, forever('.'), 20), microcheck: STUCK },
  { name: 'sends a body without end', behaviour: floods(`${OK}\r\n`, 'x'), microcheck: STUCK },
  {
    name: 'sends half a body, and hangs up',
    behaviour: says(`${OK}Content-Length: 9\r\n\r\nhalf`),
    microcheck: 'passes',
  },
  {
    name: 'sends half a body, and is silent',
    behaviour: saysAndStays(`${OK}Content-Length: 9\r\n\r\nhalf`),
    microcheck: 'passes, after a whole number of seconds',
  },
  {
    name: 'speaks another protocol',
    behaviour: saysAndStays('220 mail.test ESMTP\r\n'),
    microcheck: 'fails',
  },
];
