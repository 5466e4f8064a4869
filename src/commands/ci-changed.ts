import { sourceFile } from './ci-files.ts';
import type { CommandOption, Given, Terminal } from './command.ts';

/** By which a change is told. */
export const changedOptions = {
  changed: {
    value: 'PATH',
    help: 'a file that a change touches: which jobs it would start, and why',
    repeatable: true,
  },
  'changed-list': { value: 'FILE', help: 'such files, one a line; - reads standard input' },
} as const satisfies Record<string, CommandOption>;

/** The files of the change. Undefined where nothing is said of one; a list may be empty. */
export function changedFiles(given: Given, { folder }: Terminal): readonly string[] | undefined {
  const changed = given.texts('changed');
  const list = given.text('changed-list');
  if (list === undefined) return changed.length > 0 ? changed : undefined;
  const lines = sourceFile(list, folder).text.split(/\r?\n/);
  return [...changed, ...lines.filter((line) => line !== '')];
}
