/** One line of a specification or concept file, by what it is. */
type SpecLine =
  | { readonly kind: 'blank' }
  | { readonly kind: 'spec'; readonly text: string }
  | { readonly kind: 'scenario'; readonly text: string }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'step'; readonly text: string }
  | { readonly kind: 'tags'; readonly tags: readonly string[]; readonly more: boolean }
  | { readonly kind: 'row'; readonly cells: readonly string[] }
  | { readonly kind: 'teardown'; readonly text: string };

/** A line with its number, from 1. */
export type NumberedLine = SpecLine & { readonly line: number };

/** Reads a file into lines; an underlined heading becomes one line where its text stood. */
export function specLines(text: string): readonly NumberedLine[] {
  const lines: NumberedLine[] = [];
  let inTags = false;
  for (const [index, raw] of text.replace(/\n$/, '').split(/\r?\n/).entries()) {
    const trimmed = raw.trim();
    const last = lines.at(-1);
    const underline = /^=+$/.test(trimmed) ? 'spec' : /^-+$/.test(trimmed) ? 'scenario' : undefined;
    if (underline && last?.kind === 'comment') {
      lines[lines.length - 1] = { kind: underline, text: last.text.trim(), line: last.line };
      continue;
    }
    const read = readLine(trimmed, raw, inTags);
    inTags = read.kind === 'tags' && read.more;
    lines.push({ ...read, line: index + 1 });
  }
  return lines;
}

function readLine(trimmed: string, raw: string, inTags: boolean): SpecLine {
  if (trimmed === '') return { kind: 'blank' };
  if (/^##($|[^#])/.test(trimmed)) return { kind: 'scenario', text: trimmed.slice(2).trim() };
  if (/^#($|[^#])/.test(trimmed)) return { kind: 'spec', text: trimmed.slice(1).trim() };
  if (/^\*($|[^*])/.test(trimmed)) return { kind: 'step', text: trimmed.slice(1).trim() };
  const tags = /^tags ?:/i.exec(trimmed);
  if (tags || inTags) return readTags(trimmed.slice(tags?.[0].length ?? 0));
  if (trimmed.length > 1 && trimmed.startsWith('|') && trimmed.endsWith('|')) {
    return { kind: 'row', cells: readCells(trimmed) };
  }
  if (/^_+$/.test(trimmed)) return { kind: 'teardown', text: trimmed };
  return { kind: 'comment', text: raw.trimEnd() };
}

function readTags(text: string): SpecLine {
  const tags = text.split(',').map((tag) => tag.trim());
  return { kind: 'tags', tags: tags.filter((tag) => tag !== ''), more: text.trimEnd().endsWith(',') };
}

function readCells(row: string): string[] {
  const cells = row.slice(1).match(/(?:\\.|[^|\\])*\|/g) ?? [];
  return cells.map((cell) => cell.slice(0, -1).replace(/\\(.)/g, '$1').trim());
}
