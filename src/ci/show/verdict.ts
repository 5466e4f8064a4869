import type { Severity } from '../rules/rule.ts';
import type { Diagnostic } from '../validate.ts';

/** What is wrong with a file; it is valid where nothing of it is an error. */
export interface FileVerdict {
  readonly path: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** What was not looked at, and what it takes to look at it. */
export interface Unchecked {
  readonly what: string;
  readonly option: string;
}

/** The answer of `ci validate`. */
export interface ValidationAnswer {
  readonly files: readonly FileVerdict[];
  readonly unchecked: readonly Unchecked[];
}

export function isValid({ diagnostics }: FileVerdict): boolean {
  return diagnostics.every(({ severity }) => severity !== 'error');
}

/** How many of the files are valid, and how many diagnostics of a severity there are. */
export function totalsOf({ files }: ValidationAnswer) {
  const all = files.flatMap(({ diagnostics }) => diagnostics);
  const count = (severity: Severity) => all.filter((one) => one.severity === severity).length;
  return {
    files: files.length,
    valid: files.filter(isValid).length,
    ...{ errors: count('error'), warnings: count('warning'), notices: count('notice') },
  };
}
