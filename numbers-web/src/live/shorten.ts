// Keeps what comes from elsewhere small, since it is kept for minutes and sent to every page; and containers'
// names short enough for people.

/** Characters of a text that are kept at most. */
const MAX_TEXT = 300;

/** The text, cut where it is too long. */
export function shorten(text: string, most: number = MAX_TEXT): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** A container's id in six letters, of a pod's name what tells it apart from others of its kind. */
export function shortName(instance: string): string {
  if (/^[0-9a-f]{12,64}$/.test(instance)) return instance.slice(0, 6);
  return instance.length > 12 ? (instance.split('-').at(-1) ?? instance) : instance;
}
