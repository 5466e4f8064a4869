import { createTwoFilesPatch, OMIT_HEADERS } from 'diff';
import { stringify } from 'yaml';
import type { ChangePreview } from '../model/change-preview.ts';
import { plainText } from '../model/plain-text.ts';

/** Changes for people, as `kubectl diff` shows them: the objects' YAML, and three lines round what differs. */
export function diffText(previews: readonly ChangePreview[]): string {
  return previews.map(previewText).join('\n');
}

function previewText({ title, why, before, after }: ChangePreview): string {
  const [from, to] = [nameOf(before, 'now'), nameOf(after, 'then')];
  const options = { context: 3, headerOptions: OMIT_HEADERS };
  const hunks = createTwoFilesPatch(from, to, yaml(before), yaml(after), '', '', options);
  return plainText(`${title}: ${why}\n--- ${from}\n+++ ${to}\n${hunks.trimEnd()}\n`);
}

function nameOf(object: ChangePreview['before'], name: string): string {
  return object === undefined ? '/dev/null' : name;
}

function yaml(object: ChangePreview['before']): string {
  return object === undefined ? '' : stringify(object, { lineWidth: 0 });
}
