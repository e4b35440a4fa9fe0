/** Wrong use: a line that names what was given and says what is allowed. */
export class UsageError extends Error {}
