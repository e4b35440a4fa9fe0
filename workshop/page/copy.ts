// The buttons that copy a command.

/** Milliseconds for which a button says that it has copied. */
const ACKNOWLEDGEMENT = 1_500;

/** @param copied what a button says when it has copied */
export function takeOverCopying(copied: string): void {
  document.addEventListener('click', async ({ target }) => {
    if (!(target instanceof HTMLButtonElement) || !target.matches('.copy')) return;
    const code = target.parentElement?.querySelector('code');
    if (!code || !(await copy(code)) || target.textContent === copied) return;
    const label = target.textContent;
    target.textContent = copied;
    setTimeout(() => {
      target.textContent = label;
    }, ACKNOWLEDGEMENT);
  });
}

/** Outside of localhost and https there is no clipboard for scripts; what is selected can be copied by hand. */
async function copy(code: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
    return true;
  } catch {
    getSelection()?.selectAllChildren(code);
    return document.execCommand('copy');
  }
}
