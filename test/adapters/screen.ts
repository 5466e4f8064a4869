const esc = '\u001b';
const parts = new RegExp(`${esc}\\[[0-?]*[@-~]|.`, 'gsu');

/** A terminal that keeps what it was told to show: text, line feeds, cursor up, clearing, wrapping and the cursor's visibility. */
export function createScreen(size: { columns: number; rows: number }) {
  let lines: string[][] = [[]];
  let [row, column] = [0, 0];
  let cursorIsHidden = false;
  const unknown: string[] = [];

  function control(sequence: string): void {
    const [, count, letter] = /\[\??(\d*)([A-Za-z])$/.exec(sequence) ?? [];
    if (letter === 'A') row = Math.max(0, row - Number(count));
    else if (letter === 'K') lines[row] = (lines[row] ?? []).slice(0, column);
    else if (letter === 'J') lines = [...lines.slice(0, row), (lines[row] ?? []).slice(0, column)];
    else if (letter === 'h') cursorIsHidden = false;
    else if (letter === 'l') cursorIsHidden = true;
    else if (letter !== 'm') unknown.push(sequence);
  }

  function put(character: string): void {
    if (character === '\n') [row, column] = [row + 1, 0];
    else if (character === '\r') column = 0;
    else {
      if (column === size.columns) [row, column] = [row + 1, 0];
      lines[row] ??= [];
      (lines[row] as string[])[column] = character;
      column += 1;
    }
    lines[row] ??= [];
  }

  return {
    get columns() {
      return size.columns;
    },
    get rows() {
      return size.rows;
    },
    unknown,
    cursorIsHidden: () => cursorIsHidden,
    /** Becomes narrower and wraps what no longer fits, as terminals do. */
    narrow(columns: number) {
      size.columns = columns;
      const above = lines.slice(0, row);
      const wrapped = above.flatMap((line) => wrap(line, columns));
      lines = [...wrapped, ...lines.slice(row)];
      row = wrapped.length;
    },
    text: () =>
      lines
        .map((line) => line.join('').trimEnd())
        .join('\n')
        .trimEnd(),
    write(text: string) {
      for (const [part] of text.matchAll(parts)) {
        if (part.startsWith('\u001b')) control(part);
        else put(part);
      }
    },
  };
}

function wrap(line: readonly string[], columns: number): string[][] {
  const rows = Math.max(1, Math.ceil(line.length / columns));
  return Array.from({ length: rows }, (_, index) => line.slice(index * columns, (index + 1) * columns));
}
