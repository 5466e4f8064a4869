import { isValid, totalsOf, type ValidationAnswer } from './verdict.ts';

/** The answer for scripts: see docs/ci.md. */
export function verdictJson(answer: ValidationAnswer): string {
  const files = answer.files.map((file) => ({ path: file.path, valid: isValid(file), diagnostics: file.diagnostics }));
  return `${JSON.stringify({ schemaVersion: 1, files, unchecked: answer.unchecked, totals: totalsOf(answer) }, null, 2)}\n`;
}
