import { plainLine } from '../model/plain-text.ts';
import { type Failure, failuresOf, isOpen, mostUrgentFirst } from './open-failures.ts';
import type { Report, ReportTest } from './report.ts';

/** What GitHub shows of a workflow step beside its code; the text is hostile. */
export interface Annotation {
  readonly kind: 'error' | 'warning';
  readonly title: string;
  readonly message: string;
  /** From the root of the checkout, and the line there. */
  readonly file?: string;
  readonly line?: number;
}

/** GitHub shows so many of a kind a step, the first ones. */
const mostOfAKind = 10;
const mostCharacters = 2000;

/**
 * The tests of a report that failed, new ones first: errors what somebody must look at, warnings what is known, was chance
 * or is the fault of the surroundings. `errors` is how many errors may still be shown; the last of a kind says how many
 * more there are. A file is named where `isThere`, in the checkout.
 */
export function annotations(
  report: Report,
  isThere: (file: string) => boolean,
  errors: number = mostOfAKind,
): readonly Annotation[] {
  const failures = mostUrgentFirst(failuresOf(report));
  const open = failures.filter(isOpen);
  const others = failures.filter((failure) => !isOpen(failure));
  return [...limited('error', open, errors, isThere), ...limited('warning', others, mostOfAKind, isThere)];
}

function limited(
  kind: Annotation['kind'],
  failures: readonly Failure[],
  most: number,
  isThere: (file: string) => boolean,
): readonly Annotation[] {
  const shown = failures.length > most ? failures.slice(0, Math.max(0, most - 1)) : failures;
  const rest = failures.length - shown.length;
  const more = { kind, title: `${rest} more`, message: `${rest} more tests failed: see the job summary` };
  return [...shown.map((failure) => annotationOf(kind, failure, isThere)), ...(rest > 0 && most > 0 ? [more] : [])];
}

function annotationOf(kind: Annotation['kind'], { test }: Failure, isThere: (file: string) => boolean): Annotation {
  const { scenario, file, line } = test;
  const place = isThere(file) ? { file, ...(line !== undefined && { line }) } : {};
  return { kind, title: plainLine(scenario).slice(0, 200), message: messageOf(test), ...place };
}

function messageOf({ why = '', message = '' }: ReportTest): string {
  const lines = [why, message].map((text) => plainLine(text.slice(0, mostCharacters))).filter((text) => text !== '');
  return lines.join('\n') || 'it failed';
}
