/** What the address of the page says behind its `?`. */
export function asked(name: string): string {
  return new URL(location.href).searchParams.get(name) ?? '';
}

/** Writes it: as a new entry of the history that one can go back from, or in place of the one that is shown. */
export function ask(values: Readonly<Record<string, string>>, how: 'push' | 'replace' = 'push'): void {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(values)) {
    if (value === '') url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  if (url.href === location.href) return;
  if (how === 'push') history.pushState(null, '', url);
  else history.replaceState(null, '', url);
}
