// How points in time are told.

/** Milliseconds since 1970, on the web server's clock. */
export type Time = number;
