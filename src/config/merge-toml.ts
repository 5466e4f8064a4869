import type { TomlDocument } from './read-toml.ts';
import type { ValuePath } from './toml-lines.ts';

type Table = Record<string, unknown>;

const empty: TomlDocument = { path: '', value: {}, at: () => '' };

/** One document out of several: tables are joined, any other value of a later document replaces the earlier one. */
export function mergeDocuments(documents: readonly TomlDocument[]): TomlDocument {
  const [first = empty, ...rest] = documents;
  return rest.reduce<TomlDocument>(
    (base, over) => ({
      path: over.path,
      value: merge(base.value, over.value),
      at: (path) => (depth(over.value, path) >= depth(base.value, path) ? over : base).at(path),
    }),
    first,
  );
}

function merge(base: Table, over: Table): Table {
  const merged: Table = Object.assign(Object.create(null), base);
  for (const [key, value] of Object.entries(over)) {
    const below = base[key];
    merged[key] = isTable(below) && isTable(value) ? merge(below, value) : value;
  }
  return merged;
}

/** How much of a path a document has: what is missing is missing where most of its path stands. */
function depth(value: unknown, path: ValuePath): number {
  const absent = path.findIndex((key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return true;
    value = (value as Table)[key];
    return false;
  });
  return absent < 0 ? path.length : absent;
}

function isTable(value: unknown): value is Table {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
