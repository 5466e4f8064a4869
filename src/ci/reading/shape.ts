/** What a value looks like: one description for reading, for the types and for the JSON Schema. */
export type Shape<T = unknown> = ShapeOf & {
  /** One line for whoever writes the file. */
  readonly about?: string;
  /** In it and below a text must be written as one: `4.14` without quotes is a number there, and an error. */
  readonly isExact?: boolean;
  /** Of the type alone. */
  readonly means?: T;
};

type ShapeOf =
  | { readonly type: 'string' | 'boolean' | 'duration' | 'any' }
  | { readonly type: 'integer'; readonly least?: number }
  | { readonly type: 'list' | 'map'; readonly of: Shape }
  | { readonly type: 'object'; readonly fields: Readonly<Record<string, Shape>> };

/** The type of what is read with a shape. */
export type Read<S> = S extends { readonly means?: infer T } ? Exclude<T, undefined> : never;

type Fields = Readonly<Record<string, Shape>>;

export const string: Shape<string> = { type: 'string' };
export const boolean: Shape<boolean> = { type: 'boolean' };
export const integer: Shape<number> = { type: 'integer' };
/** A whole number that is not negative. */
export const count: Shape<number> = { type: 'integer', least: 0 };
/** `1h30m`, read as milliseconds. */
export const duration: Shape<number> = { type: 'duration' };
/** What others read. */
export const any: Shape<unknown> = { type: 'any' };

export function list<S extends Shape>(of: S): Shape<readonly Read<S>[]> {
  return { type: 'list', of };
}

export function map<S extends Shape>(of: S): Shape<Readonly<Record<string, Read<S>>>> {
  return { type: 'map', of };
}

/** Every field may be left out; null is the same as left out. */
export function object<F extends Fields>(fields: F): Shape<{ readonly [K in keyof F]?: Read<F[K]> }> {
  return { type: 'object', fields };
}

/** The same with a line for whoever writes the file. */
export function about<S extends Shape>(line: string, shape: S): S {
  return { ...shape, about: line };
}

/**
 * Fields of a struct that the reference embeds in another: its reader loses the types of all that is in them, so nothing
 * becomes a text there that was not written as one.
 */
export function embedded<F extends Fields>(fields: F): F {
  return Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, { ...shape, isExact: true }])) as F;
}

/** What Go has where a part of a list or a map is null. */
export function zero(shape: Shape): unknown {
  switch (shape.type) {
    case 'string':
      return '';
    case 'boolean':
      return false;
    case 'integer':
    case 'duration':
      return 0;
    case 'list':
      return [];
    case 'any':
      return null;
    default:
      return {};
  }
}
