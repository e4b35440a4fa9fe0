// The world as the native build sees it.

import type { Platform } from '../core/platform.ts';
import { become } from './become.ts';
import { connect } from './connection.ts';
import { after } from './event-loop.ts';
import { lookUp } from './look-up.ts';
import { write } from './output.ts';

export const quickjsPlatform: Platform = {
  speaksTls: false,
  now: () => system.now(),
  after,
  environment: (name) => system.environment(name),
  write,
  lookUp,
  connect,
  become,
};
