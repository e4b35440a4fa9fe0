// All types of fault. Their order is the one in which they strike at one request: first what delays
// it, then what harms the process, then the connection, and last what answers instead of the service.
// A fault that ends the request leaves the later ones unhit.
import { block } from './block.ts';
import { corrupt } from './corrupt.ts';
import { crash } from './crash.ts';
import { drip } from './drip.ts';
import { error } from './error.ts';
import { exception } from './exception.ts';
import { failAfter } from './fail-after.ts';
import type { FaultType } from './fault-type.ts';
import { flap } from './flap.ts';
import { hang } from './hang.ts';
import { ignoreSigterm } from './ignore-sigterm.ts';
import { latency } from './latency.ts';
import { memory } from './memory.ts';
import { overload } from './overload.ts';
import { reset } from './reset.ts';
import { unready } from './unready.ts';

export const catalogue: readonly FaultType[] = [
  // Before latency, which would let callers leave before they are in the queue.
  overload,
  latency,
  block,
  memory,
  crash,
  exception,
  hang,
  reset,
  drip,
  failAfter,
  flap,
  error,
  corrupt,
  unready,
  ignoreSigterm,
];
