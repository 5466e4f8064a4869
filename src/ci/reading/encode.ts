import { goDurationText } from './go-duration.ts';
import type { Read, Shape } from './shape.ts';

/** What was read with a shape, as a file has it: durations are texts again. */
export function encode<S extends Shape>(value: Read<S>, shape: S): unknown {
  return encoded(value, shape);
}

function encoded(value: unknown, shape: Shape): unknown {
  if (value === undefined || value === null) return value;
  switch (shape.type) {
    case 'duration':
      return goDurationText(value as number);
    case 'list':
      return (value as readonly unknown[]).map((item) => encoded(item, shape.of));
    case 'map':
      return mapped(value, () => shape.of);
    case 'object':
      return mapped(value, (key) => shape.fields[key]);
    default:
      return value;
  }
}

function mapped(value: unknown, shapeOf: (key: string) => Shape | undefined): unknown {
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  return Object.fromEntries(entries.map(([key, item]) => [key, encoded(item, shapeOf(key) ?? { type: 'any' })]));
}
