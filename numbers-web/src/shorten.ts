// Keeps texts from elsewhere small, since they are kept for minutes and sent to every page.

/** Characters of a text that are kept at most. */
const MAX_TEXT = 300;

/** The text, cut where it is too long. */
export function shorten(text: string, most: number = MAX_TEXT): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
