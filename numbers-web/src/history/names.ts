// Names of containers as people say them.

/** A container's id in six letters, of a pod's name what tells it apart from others of its kind. */
export function shortName(instance: string): string {
  if (/^[0-9a-f]{12,64}$/.test(instance)) return instance.slice(0, 6);
  return instance.length > 12 ? (instance.split('-').at(-1) ?? instance) : instance;
}
