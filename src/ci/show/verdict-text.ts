import type { Diagnostic } from '../validate.ts';
import { oneLine } from './one-line.ts';
import { totalsOf, type ValidationAnswer } from './verdict.ts';

/** A line for each diagnostic, as compilers write them, and one that counts. */
export function verdictText(answer: ValidationAnswer): string {
  const lines = answer.files.flatMap(({ diagnostics }) => diagnostics.map(diagnosticLine));
  const unchecked = answer.unchecked.map(({ what, option }) => `not checked: ${what} (give ${option})`);
  return [...lines, ...unchecked, countLine(answer), ''].join('\n');
}

/** `file:3:5: error V014: resources["*"]: …`. */
export function diagnosticLine({ file, line, column, severity, rule, path, message }: Diagnostic): string {
  const place = path === '' || message.startsWith(path) ? '' : `${path}: `;
  return oneLine(`${file}:${line}:${column}: ${severity} ${rule}: ${place}${message}`);
}

/** `1 of 2 files is valid: 3 errors`. */
export function countLine(answer: ValidationAnswer): string {
  const { files, valid, errors, warnings, notices } = totalsOf(answer);
  const told = [counted(errors, 'error'), counted(warnings, 'warning'), counted(notices, 'notice')].filter(
    (text) => text !== '',
  );
  return `${valid} of ${files} ${files === 1 ? 'file is' : 'files are'} valid${told.length > 0 ? `: ${told.join(', ')}` : ''}`;
}

function counted(n: number, noun: string): string {
  return n === 0 ? '' : `${n} ${noun}${n === 1 ? '' : 's'}`;
}
