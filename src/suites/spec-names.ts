import { posix } from 'node:path';
import type { PlannedScenario } from '../model/suite.ts';

/** Whether a file is a place, or below it. Both are relative to the project. */
export function isBelow(place: string, file: string): boolean {
  const plain = plainPlace(place);
  return plain === '.' || file === plain || file.startsWith(`${plain}/`);
}

/**
 * The fewest names that mean these scenarios and no other ones of `selected`: folders and files where all of it is
 * wanted, else `file:line`. `places` are the folders and files that all of them lie in.
 */
export function namesOf(
  wanted: readonly PlannedScenario[],
  selected: readonly PlannedScenario[],
  places: readonly string[],
): readonly string[] {
  const isWanted = new Set(wanted.map(keyOf));
  const names = (place: string): readonly string[] => {
    const below = selected.filter(({ file }) => isBelow(place, file));
    const own = below.filter((one) => isWanted.has(keyOf(one)));
    if (own.length === 0) return [];
    if (own.length === below.length) return [place];
    if (below.every(({ file }) => file === place)) return own.map(keyOf);
    return [...new Set(below.map(({ file }) => next(place, file)))].flatMap(names);
  };
  return [...new Set(places.map(plainPlace).flatMap(names))];
}

/** The folder or file one level below a folder on the way to a file. */
function next(place: string, file: string): string {
  const start = place === '.' ? 0 : place.length + 1;
  const slash = file.indexOf('/', start);
  return slash < 0 ? file : file.slice(0, slash);
}

function keyOf({ file, line }: PlannedScenario): string {
  return `${file}:${line}`;
}

function plainPlace(place: string): string {
  return posix.normalize(place).replace(/(?<=.)\/$/, '');
}
