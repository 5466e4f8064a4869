/** A part of a Dockerfile: an instruction with all of its lines, or what stands between two. The parts' texts make the file. */
export interface Part {
  readonly text: string;
  /** In upper case; empty between instructions. */
  readonly keyword: string;
  /** `--from=base`. */
  readonly flags: readonly string[];
  /** What follows keyword and flags, on one line. */
  readonly rest: string;
}

/** Takes a Dockerfile apart. */
export function partsOf(dockerfile: string): readonly Part[] {
  const lines = dockerfile.split(/(?<=\n)/);
  const mark = escapeOf(lines);
  const parts: Part[] = [];
  while (lines.length > 0) {
    const first = lines[0] ?? '';
    const count = isEmpty(first) ? 1 : lengthOf(lines, mark);
    parts.push(partOf(lines.splice(0, count), mark));
  }
  return parts;
}

/** A directive may choose another character than the backslash for lines that go on. */
function escapeOf(lines: readonly string[]): string {
  const directives = lines.slice(
    0,
    Math.max(
      0,
      lines.findIndex((line) => !/^\s*#\s*\w+\s*=/.test(line)),
    ),
  );
  return directives.find((line) => /^\s*#\s*escape\s*=\s*`\s*$/i.test(line)) ? '`' : '\\';
}

/** A comment or nothing; both are nothing in the middle of an instruction. */
function isEmpty(line: string): boolean {
  return /^\s*(#|$)/.test(line);
}

function goesOn(line: string, mark: string): boolean {
  return line.trimEnd().endsWith(mark);
}

/** How many lines the instruction has that the first one begins, with its here-documents. */
function lengthOf(lines: readonly string[], mark: string): number {
  let end = 1;
  while (end < lines.length && (goesOn(lines[end - 1] ?? '', mark) || isOpen(lines, end, mark))) end += 1;
  const names = hereDocuments(lines.slice(0, end).join(''));
  for (const name of names) {
    const at = lines.findIndex((line, index) => index >= end && line.replace(/^\t+/, '').trimEnd() === name);
    if (at < 0) return lines.length;
    end = at + 1;
  }
  return end;
}

/** True where the lines before this one were empty ones in the middle of an instruction. */
function isOpen(lines: readonly string[], end: number, mark: string): boolean {
  const last = lines.slice(0, end).findLast((line) => !isEmpty(line)) ?? '';
  return isEmpty(lines[end - 1] ?? '') && goesOn(last, mark);
}

function hereDocuments(text: string): readonly string[] {
  if (!/^\s*(RUN|COPY|ADD)\s/i.test(text)) return [];
  return [...text.matchAll(/(?<!<)<<-?(["']?)(\w+)\1(?=\s|$)/g)].map(([, , name = '']) => name);
}

function partOf(lines: readonly string[], mark: string): Part {
  const text = lines.join('');
  if (isEmpty(text)) return { text, keyword: '', flags: [], rest: '' };
  const joined = lines
    .filter((line) => !isEmpty(line))
    .map((line) => (goesOn(line, mark) ? line.trimEnd().slice(0, -1) : line))
    .join('');
  const [, keyword = '', after = ''] = /^\s*(\S+)\s*(.*)$/s.exec(joined) ?? [];
  const [flags = ''] = /^(--\S+\s*)*/.exec(after) ?? [];
  return { text, keyword: keyword.toUpperCase(), flags: flags.match(/\S+/g) ?? [], rest: after.slice(flags.length) };
}

/** What a `FROM` names: its image as it stands there, and its stage. */
export function stageOf({ rest }: Part): { readonly image: string; readonly alias: string | undefined } {
  const [image = '', as = '', alias] = rest.trim().split(/\s+/);
  return { image, alias: /^as$/i.test(as) ? alias : undefined };
}

/** What a `COPY --from` names. */
export function copiedFrom({ keyword, flags }: Part): string | undefined {
  return keyword === 'COPY' ? flags.find((flag) => flag.startsWith('--from='))?.slice('--from='.length) : undefined;
}
