// All types of fault, in the order in which they strike a request: first delays, then faults of the process and of
// the connection, last faults that answer instead of the service. A fault that ends the request skips the later ones.
import { block } from './block.ts';
import { corrupt } from './corrupt.ts';
import { crash } from './crash.ts';
import { drip } from './drip.ts';
import { error } from './error.ts';
import { exception } from './exception.ts';
import { failAfter } from './fail-after.ts';
import type { FaultDefinition } from './fault-type.ts';
import { flap } from './flap.ts';
import { hang } from './hang.ts';
import { ignoreSigterm } from './ignore-sigterm.ts';
import { latency } from './latency.ts';
import { memory } from './memory.ts';
import { overload } from './overload.ts';
import { reset } from './reset.ts';
import { unready } from './unready.ts';

export const catalogue: readonly FaultDefinition[] = [
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
