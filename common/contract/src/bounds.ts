// How long texts and lists may be: whoever reads an answer must not have to hold more than that, whatever
// is at the other end.
import * as z from 'zod';

/** A name or an identifier. */
export const name = z.string().max(100);
/** A sentence or two for people. */
export const sentence = z.string().max(500);
/** A point in time: ISO 8601, UTC. */
export const time = z.iso.datetime().max(40);
/** A count of things, which only grows until a reset. */
export const count = z.int().min(0);
