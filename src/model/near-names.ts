/** The names most like the wanted one, nearest first; none that differ in more than half of their letters. */
export function nearNames(wanted: string, names: Iterable<string>, most = 5): readonly string[] {
  const isNear = ({ length }: string) => 2 * Math.abs(length - wanted.length) <= Math.max(length, wanted.length);
  return [...new Set(names)]
    .filter(isNear)
    .map((name) => ({ name, distance: distance(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter((entry) => entry.distance <= Math.max(wanted.length, entry.name.length) / 2)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map((entry) => entry.name);
}

/** Levenshtein's distance: letters to insert, remove or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
