/** A place in a parsed document: keys and positions in arrays. */
export type ValuePath = readonly (string | number)[];

/**
 * Line (from 1) at which a value of a TOML document is set, or that of the nearest table round it. The document is
 * one that parses; tables, arrays of tables, dotted keys and inline tables (as far as their own key) are followed.
 */
export function lineOf(text: string, path: ValuePath): number {
  let best = { line: 1, length: 0 };
  let table: (string | number)[] = [];
  const counts = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries()) {
    const header = /^\s*(\[\[?)\s*([^\]]+?)\s*\]/.exec(line);
    const assignment = /^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=/.exec(line);
    let here: (string | number)[] | undefined;
    if (header) {
      table = keys(header[2] ?? '');
      if (header[1] === '[[') {
        const count = counts.get(table.join('\0')) ?? 0;
        counts.set(table.join('\0'), count + 1);
        table = [...table, count];
      }
      here = table;
    } else if (assignment) here = [...table, ...keys(assignment[1] ?? '')];
    if (here && here.length > best.length && here.every((key, at) => key === path[at])) {
      best = { line: index + 1, length: here.length };
    }
  }
  return best.line;
}

function keys(dotted: string): string[] {
  return [...dotted.matchAll(/"([^"]*)"|'([^']*)'|([\w-]+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}
