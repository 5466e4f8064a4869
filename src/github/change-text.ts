import type { FiledIssue, IssueChange } from '../analysis/issues/plan-issues.ts';
import { plainLine, plainText } from '../model/plain-text.ts';
import { patchText } from '../report/diff-text.ts';

const words = {
  create: ['open', 'opened'],
  update: ['update', 'updated'],
  reopen: ['open again', 'opened again'],
  close: ['close', 'closed'],
  'close-duplicate': ['close', 'closed'],
} as const;

/** A change in a line; one that is not made yet with what it would do to the text. `number` is that of a new issue. */
export function changeText(
  change: IssueChange,
  filed: readonly FiledIssue[],
  mood: 'would' | 'did',
  number?: number,
): string {
  const [now, done] = words[change.kind];
  const verb = mood === 'did' ? done : `would ${now}`;
  const own = change.kind === 'create' ? number : change.number;
  const named = `${verb} issue${own === undefined ? '' : ` ${own}`}`;
  if (change.kind === 'close-duplicate') return `${named}: the same as ${change.of}`;
  const line = `${named}: ${plainLine(change.wanted.title)}`;
  if (mood === 'did') return line;
  if (change.kind === 'close') return `${line}\n${plainText(change.wanted.comment)}`;
  const before = filed.find((issue) => issue.number === own);
  return `${line}\n${plainText(patchText(before && textOf(before), textOf(change.wanted)))}`.trimEnd();
}

function textOf({ title, body }: Pick<FiledIssue, 'title' | 'body'>): string {
  return `${title}\n\n${body}\n`;
}
