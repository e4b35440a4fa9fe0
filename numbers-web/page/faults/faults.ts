// Which replica faults are switched in is this page's own choice: other visitors have theirs.
export interface FaultsListener {
  /** @param target an instance, or `all` */
  onTarget(target: string): void;
}

/** Listens on the whole document, so that the field for the target need not be there yet. */
export function startFaultsCard({ onTarget }: FaultsListener): void {
  document.addEventListener('change', ({ target }) => {
    const field = target as HTMLSelectElement;
    if (field.id === 'target') onTarget(field.value);
  });
}
