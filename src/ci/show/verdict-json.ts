import type { ValidationResult } from './answers.ts';
import { isValid, totalsOf, type ValidationAnswer } from './verdict.ts';

/** The answer for scripts. */
export function verdictJson(answer: ValidationAnswer): string {
  const result: ValidationResult = {
    schemaVersion: 1,
    files: answer.files.map((file) => ({ path: file.path, valid: isValid(file), diagnostics: [...file.diagnostics] })),
    unchecked: [...answer.unchecked],
    totals: totalsOf(answer),
  };
  return `${JSON.stringify(result, null, 2)}\n`;
}
