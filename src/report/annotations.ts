import { plainLine } from '../model/plain-text.ts';
import { type Failure, failuresOf, isOpen, mostUrgentFirst } from './open-failures.ts';
import type { Report, ReportTest } from './report.ts';

/** What GitHub shows of a workflow step beside its code; the text is hostile. */
export interface Annotation {
  readonly kind: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  /** From the root of the checkout, and the place there. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
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
  const rest = (count: number) => `${count} more tests failed: see the job summary`;
  const limited = (kind: Annotation['kind'], some: readonly Failure[], most?: number) =>
    firstOfAKind(kind, some, { annotationOf: (failure) => annotationOf(kind, failure, isThere), rest, most });
  const others = failures.filter((failure) => !isOpen(failure));
  return [...limited('error', failures.filter(isOpen), errors), ...limited('warning', others)];
}

/** How what there is of a kind becomes annotations, and what the last of them says where there is more than `most`. */
interface Limited<T> {
  readonly annotationOf: (one: T) => Annotation;
  readonly rest: (count: number) => string;
  readonly most?: number | undefined;
}

/** As many annotations of a kind as are shown. */
export function firstOfAKind<T>(
  kind: Annotation['kind'],
  all: readonly T[],
  { annotationOf, rest, most = mostOfAKind }: Limited<T>,
): readonly Annotation[] {
  const shown = all.length > most ? all.slice(0, Math.max(0, most - 1)) : all;
  const left = all.length - shown.length;
  const last = { kind, title: `${left} more`, message: rest(left) };
  return [...shown.map(annotationOf), ...(left > 0 && most > 0 ? [last] : [])];
}

function annotationOf(kind: Annotation['kind'], { test }: Failure, isThere: (file: string) => boolean): Annotation {
  const { scenario, file, line } = test;
  const place = isThere(file) ? { file, ...(line !== undefined && { line }) } : {};
  return { kind, title: annotationTitle(scenario), message: messageOf(test), ...place };
}

function messageOf({ why = '', message = '' }: ReportTest): string {
  const lines = [why, message].map(annotationLine).filter((text) => text !== '');
  return lines.join('\n') || 'it failed';
}

/** Hostile text as the title of an annotation. */
export function annotationTitle(text: string): string {
  return annotationLine(text).slice(0, 200);
}

/** Hostile text as a line of an annotation's message. */
export function annotationLine(text: string): string {
  return plainLine(text.slice(0, mostCharacters));
}
