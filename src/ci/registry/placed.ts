import type { Validated } from '../validate.ts';
import type { Place, Position } from '../violation.ts';
import type { Registry } from './registry.ts';

/** A line of a file. */
export interface Placed extends Position {
  readonly file: string;
}

/** Where places of a configuration, or of the registry that it was resolved with, are found. */
export function placedBy(
  { source, document }: Pick<Validated, 'source' | 'document'>,
  registry: Registry | undefined,
): (place: Place) => Placed {
  return (place) => {
    const { file, path } = place;
    if (file === undefined) return { file: source.path, ...document.positionOf(path) };
    return { file, ...(registry?.positionOf(place) ?? { line: 1, column: 1 }) };
  };
}
