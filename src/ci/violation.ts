/** Keys and indexes from the top of a file: `['tests', 3, 'steps', 'test', 0]`. */
export type Path = readonly (string | number)[];

/** V and three digits are rules of the reference, S and three digits are ours. */
export type RuleId = `V${string}` | `S${string}`;

/** A place in a file; `file` is left out for the configuration itself. */
export interface Place {
  readonly file?: string | undefined;
  readonly path: Path;
}

/** In a text, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A rule that is broken: what, which, why and what to do are in its message. */
export interface Violation extends Place {
  readonly rule: RuleId;
  readonly message: string;
  /** Whether the key is meant, and not the value. */
  readonly of?: 'key' | undefined;
  /** Where the path says too little: in a text that is no YAML. */
  readonly position?: Position | undefined;
}

/** A place inside of another. */
export function within({ file, path }: Place, ...parts: Path): Place {
  return { file, path: [...path, ...parts] };
}

/** `tests[3].steps.test[0].dependencies[1]`. */
export function pathText(path: Path): string {
  return path
    .map((part, at) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[\w-]+$/.test(part)) return `[${JSON.stringify(part)}]`;
      return at === 0 ? part : `.${part}`;
    })
    .join('');
}
