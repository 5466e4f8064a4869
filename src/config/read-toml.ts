import { parse, TomlError } from 'smol-toml';
import type { z } from 'zod';
import { lineOf, type ValuePath } from './toml-lines.ts';

/** A configuration file: the path that messages name, and its text. */
export interface ConfigText {
  readonly path: string;
  readonly text: string;
}

/** Something wrong in a configuration file: `config/components.toml:12: …`. */
export type ConfigProblem = string;

/** A document as parsed, and where its values stand. */
export interface TomlDocument {
  readonly path: string;
  readonly value: Record<string, unknown>;
  /** `file:line` of a value. */
  at(path: ValuePath): string;
}

/** Parses a file; every syntax error is told, as far as the lines can be read on their own. */
export function parseToml(file: ConfigText): { document: TomlDocument; problems: ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const lines = file.text.split('\n');
  let value: Record<string, unknown> = {};
  for (let last = 0; last < lines.length; ) {
    try {
      value = parse(lines.join('\n'));
      break;
    } catch (error) {
      if (!(error instanceof TomlError)) throw error;
      if (error.line <= last) break;
      problems.push(
        `${file.path}:${error.line}: ${error.message.split('\n')[0]?.replace('Invalid TOML document: ', '')}`,
      );
      last = error.line;
      lines[error.line - 1] = '';
    }
  }
  return {
    document: { path: file.path, value, at: (path) => `${file.path}:${lineOf(file.text, path)}` },
    problems,
  };
}

/** Checks a document against a schema; all problems at once, each with file and line. */
export function checkToml<S extends z.ZodType>(
  document: TomlDocument,
  schema: S,
): { value: z.infer<S> | undefined; problems: ConfigProblem[] } {
  const checked = schema.safeParse(document.value);
  if (checked.success) return { value: checked.data, problems: [] };
  const problems = checked.error.issues.map((issue) => {
    const path = issue.path.filter((key) => typeof key !== 'symbol');
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    const where = document.at(unknown === undefined ? path : [...path, unknown]);
    return `${where}: ${path.length > 0 ? `"${path.join('.')}": ` : ''}${issue.message}`;
  });
  return { value: undefined, problems };
}
