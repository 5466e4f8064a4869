import { existsSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { StreamstressError } from '../model/error.ts';
import { plainText } from '../model/plain-text.ts';
import { type Annotation, annotations } from '../report/annotations.ts';
import type { Report } from '../report/report.ts';
import { actionCommand, mostStepErrors } from '../wiring.ts';

/** Of ten, one is the answer of the run; those of failed steps have been shown when they ended. */
const errorsForTests = 9;

/** What failed, as annotations: on the specification where that lies in the checkout. */
export function annotateReport(report: Report, workspace: string): readonly string[] {
  const failed = report.steps.filter(({ status }) => status === 'failed').length;
  const isThere = (file: string) => inCheckout(file, workspace) !== undefined;
  return annotations(report, isThere, errorsForTests - Math.min(failed, mostStepErrors)).map(commandOf);
}

/**
 * An error of ours, as annotations: one on each line of a file that it names (`config/components.toml:12: …`, or with the
 * column behind) where that file lies in the checkout, else one of all of it.
 */
export function annotateError(error: StreamstressError | undefined, why: string, workspace: string): readonly string[] {
  const placed = placedLines(error, why).map((line) => placedIn(line.trim(), workspace));
  if (placed.length === 0 || placed.length > 10 || placed.includes(undefined)) return [actionCommand('error', why)];
  return placed.flatMap((annotation) => (annotation ? [commandOf(annotation)] : []));
}

/** Of errors that tell all that is wrong in files, the lines that do. */
function placedLines(error: StreamstressError | undefined, why: string): readonly string[] {
  const lines = why.split('\n');
  if (error?.reason === 'ci:invalid_surroundings') return lines;
  return error?.reason === 'configuration:invalid' ? lines.slice(1) : [];
}

function placedIn(problem: string, workspace: string): Annotation | undefined {
  const [, path = '', line, column, message = ''] = /^(.+?):(\d+)(?::(\d+))?: (.*)$/.exec(problem) ?? [];
  const file = path === '' ? undefined : inCheckout(path, workspace);
  if (file === undefined) return undefined;
  const place = { file, line: Number(line), ...(column !== undefined && { column: Number(column) }) };
  return { kind: 'error', title: 'configuration', message, ...place };
}

/** The path from the root of the checkout; undefined where the file is not in there. */
export function inCheckout(path: string, workspace: string): string | undefined {
  const file = relative(workspace, join(isAbsolute(path) ? '' : workspace, path));
  const outside = file === '' || isAbsolute(file) || file.split(/[\\/]/).includes('..');
  return outside || !existsSync(join(workspace, file)) ? undefined : file;
}

/** An annotation, as the runner is told of it. */
export function commandOf({ kind, title, message, file, line, column }: Annotation): string {
  const place = {
    ...(file !== undefined && { file: plainText(file) }),
    ...(line !== undefined && { line: String(line) }),
    ...(column !== undefined && { col: String(column) }),
  };
  return actionCommand(kind, plainText(message), { ...place, title });
}
