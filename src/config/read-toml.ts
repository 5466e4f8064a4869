import { parse, TomlError } from 'smol-toml';
import type * as z from 'zod';
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
      const isEcho = problems.length > 0 && lines.slice(error.line - 1).every((line) => line.trim() === '');
      if (error.line <= last || isEcho) break;
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
  const checked = schema.safeParse(document.value, { error: wording });
  if (checked.success) return { value: checked.data, problems: [] };
  const problems = checked.error.issues.flatMap((issue) => {
    const path = issue.path.filter((key) => typeof key !== 'symbol');
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => problem([...path, key], issue.message));
    return [problem(path, issue.message)];
  });
  return { value: undefined, problems };

  function problem(path: ValuePath, message: string): ConfigProblem {
    return `${document.at(path)}: ${path.length > 0 ? `"${path.join('.')}": ` : ''}${message}`;
  }
}

/** What the schema has no words of its own for, in those of TOML. */
function wording(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'unrecognized_keys') return 'no such key';
  if (issue.code === 'too_small') return 'must not be empty';
  if (issue.code === 'invalid_value')
    return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
  if (issue.code === 'invalid_key') return issue.issues[0]?.message;
  if (issue.code !== 'invalid_type') return undefined;
  if (issue.input === undefined) return 'missing';
  return `must be ${words[issue.expected] ?? issue.expected}, not ${JSON.stringify(issue.input)}`;
}

const words: Readonly<Record<string, string>> = {
  string: 'a string',
  array: 'an array',
  object: 'a table',
  record: 'a table',
};
