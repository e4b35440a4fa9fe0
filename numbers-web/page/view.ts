// What a page adds to the server's state: when and how it looks at it.
import type { Client, Time } from 'story/story.ts';

/** What this user's own click got. */
export type OwnCall = Omit<NonNullable<Client['lastCall']>, 'failure'> & {
  number?: number;
  /** Why there was no number; continues from "numbers-api …". */
  problem?: string;
};

export interface View {
  /** The present time by the server's clock; of a page without script, when it was rendered. */
  now: Time;
  /** `still`: no script runs, or has run yet; `polling`: there is no stream; `lost`: the server does not answer. */
  link: 'still' | 'live' | 'polling' | 'lost';
  /** When the server was last heard of. */
  newsAt: Time;
  /** What the time axis shall show, where a person has chosen, and the latest recovery then: a further one voids it. */
  axis?: { mode: AxisMode; recoveryId: string | undefined };
  /** Pixels that the drawing has, and of one rem. */
  size: { width: number; height: number; unit: number };
  /** The replica that faults are switched in, where a person has chosen one. */
  target?: string;
  /** Why forms were refused, by their addresses. */
  refusals: Readonly<Record<string, string | undefined>>;
  /** The latest click of this user. */
  own?: OwnCall;
  /** Whether a click on the button has no answer yet. */
  isAsking: boolean;
}

/** `last`: the last minute; `break`: the latest failure and what follows, about three minutes at most. */
export type AxisMode = 'last' | 'break';

/** How a page looks before its script runs, drawn for a size that suits most. */
export const STILL_VIEW: Omit<View, 'now' | 'newsAt'> = {
  link: 'still',
  size: { width: 940, height: 250, unit: 14 },
  refusals: {},
  isAsking: false,
};
