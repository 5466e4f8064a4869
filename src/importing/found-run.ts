import { plainLine } from '../model/plain-text.ts';
import type { LeftRun } from '../rereading/left-run.ts';

/** A run that a source tells, or what of it cannot be read and why. `file` is its place in the source. */
export type Found = FoundRun | Unread;

export interface FoundRun {
  readonly file: string;
  readonly run: LeftRun;
}

export interface Unread {
  readonly file: string;
  readonly why: string;
}

/** Names of files are as hostile as what is in them. */
export function unread(file: string, why: string): Unread {
  return { file: plainLine(file), why };
}

/** A time as ids have it: `20260101-020304`, UTC. */
export function stamp(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
}

/** People's word for a run as a label; none where nothing of it can be in one. */
export function labelsOf(text: string | null | undefined): readonly string[] {
  const label = (text ?? '')
    .replace(/[^\w.:/-]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return label === '' ? [] : [label];
}
