import type { Published } from '../run.ts';
import { actionCommand } from '../wiring.ts';
import type { Terminal } from './command.ts';
import { runsText } from './runs-text.ts';

/** `30 runs, commit 1a2b3c4`. */
export function publishedText(published: Published): string {
  return `${runsText(published)}, commit ${published.commit.slice(0, 7)}`;
}

/** Says what is worth knowing besides: notices of a workflow, lines on standard error elsewhere. */
export function sayNotes(
  { notes }: Pick<Published, 'notes'>,
  { progress, stderr }: Pick<Terminal, 'progress' | 'stderr'>,
  title = 'history',
): void {
  for (const note of notes) {
    stderr.write(progress === 'action' ? actionCommand('notice', note, { title }) : `note: ${note}\n`);
  }
}
