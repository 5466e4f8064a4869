import { markdownTable } from './markdown.ts';

/** How much of a list a summary shows. */
export const mostRows = 50;

/** A table under its title, which says how many rows it leaves out; nothing where there are none. Heads and cells are Markdown. */
export function markdownListing(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  if (rows.length === 0) return [];
  return [`#### ${title}`, markdownTable(heads, rows.slice(0, mostRows)), ...andMore(rows.length)];
}

/** What stands below a list of so many. */
export function andMore(count: number): readonly string[] {
  return count > mostRows ? [`and ${count - mostRows} more`] : [];
}

/** The first of these forms of a text, each a list of blocks, that there is room for; empty where there is for none. */
export function fittingForm(forms: readonly (readonly string[])[], mostBytes: number): string {
  const texts = forms.map((blocks) => `${blocks.join('\n\n')}\n`);
  return texts.find((text) => Buffer.byteLength(text) <= mostBytes) ?? '';
}
