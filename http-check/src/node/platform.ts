// The world as the Node build sees it.

import type { Platform } from '../core/platform.ts';
import { become } from './become.ts';
import { after, now } from './clock.ts';
import { connect } from './connection.ts';
import { lookUp } from './look-up.ts';
import { write } from './output.ts';

export const nodePlatform: Platform = {
  speaksTls: true,
  now,
  after,
  environment: (name) => process.env[name],
  write,
  lookUp,
  connect,
  become,
};
