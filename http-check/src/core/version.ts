/** The same as in package.json; a test compares the two. */
export const VERSION = '3.0.0';
