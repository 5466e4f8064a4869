/** The name of a collection of secrets in the store. */
export function isCollection(text: string): boolean {
  return text.length <= 50 && /^(?!_)[a-z0-9_-]*[a-z0-9]$/.test(text) && !text.includes('__');
}

/** The name of a group of secrets in a collection: words with "/" between them; `--dot--` at its begin is a dot. */
export function isGroup(text: string): boolean {
  const words = text.replace(/^--dot--/, '').split('/');
  return words.every((word) => /^[A-Za-z0-9](?:[\w-]*[A-Za-z0-9])?$/.test(word)) && !text.includes('__');
}

/** The name of a secret as that of a file, with `--dot--` for a dot and `--uu--` for as many "_" as it has "u". */
export function isFileName(text: string): boolean {
  const name = text.replaceAll('--dot--', '.').replace(/--(u{2,})--/g, (_, us: string) => '_'.repeat(us.length));
  return /^[A-Za-z0-9._-]+$/.test(name) && name !== '..';
}
