import { createTwoFilesPatch, OMIT_HEADERS } from 'diff';
import { stringify } from 'yaml';
import type { ChangePreview } from '../model/change-preview.ts';
import { plainText } from '../model/plain-text.ts';

/** Changes for people, as `kubectl diff` shows them: the objects' YAML, and three lines round what differs. */
export function diffText(previews: readonly ChangePreview[]): string {
  return previews.map(previewText).join('\n');
}

function previewText({ title, why, before, after }: ChangePreview): string {
  return plainText(`${title}: ${why}\n${patchText(before && yaml(before), after && yaml(after))}`);
}

/** Two texts, with three lines round what differs; undefined is a text that is not there. Hostile if they are. */
export function patchText(before: string | undefined, after: string | undefined): string {
  const [from, to] = [nameOf(before, 'now'), nameOf(after, 'then')];
  const options = { context: 3, headerOptions: OMIT_HEADERS };
  const hunks = createTwoFilesPatch(from, to, before ?? '', after ?? '', '', '', options);
  return `--- ${from}\n+++ ${to}\n${hunks.trimEnd()}\n`;
}

function nameOf(text: string | undefined, name: string): string {
  return text === undefined ? '/dev/null' : name;
}

function yaml(object: NonNullable<ChangePreview['before']>): string {
  return stringify(object, { lineWidth: 0 });
}
