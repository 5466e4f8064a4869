const pages: Readonly<Record<string, string>> = { h: 'today', m: 'matrix', t: 'tests', c: 'compare' };

/** `/` goes to the search, `?` shows the keys, `g` and a letter go to a page. Before the keys of the page itself. */
export function listenToKeys(): void {
  const dialog = document.querySelector<HTMLDialogElement>('#keys');
  dialog?.querySelector('#keys-close')?.addEventListener('click', () => dialog.close());
  let going = false;
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target) || dialog?.open) return;
    const page = going ? pages[event.key] : undefined;
    going = event.key === 'g';
    if (page !== undefined)
      take(event, () => document.querySelector<HTMLAnchorElement>(`a[data-page=${page}]`)?.click());
    else if (event.key === '/') take(event, () => document.querySelector<HTMLElement>('input[type=search]')?.focus());
    else if (event.key === '?') take(event, () => dialog?.showModal());
  };
  document.addEventListener('keydown', press, { capture: true });
}

function take(event: KeyboardEvent, act: () => void): void {
  event.preventDefault();
  act();
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName))
  );
}
