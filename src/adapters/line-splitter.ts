/** Longer lines are passed on in pieces of this many characters. */
const longestLine = 64 * 1024;

/**
 * Cuts a stream of text into lines. `\n`, `\r\n` and a lone `\r` (progress bars) end a line; `end` passes on what is left
 * without one.
 */
export function createLineSplitter(onLine: (line: string) => void): { push(text: string): void; end(): void } {
  let rest = '';
  let afterReturn = false;

  function push(text: string): void {
    const fresh = afterReturn && text.startsWith('\n') ? text.slice(1) : text;
    if (text !== '') afterReturn = text.endsWith('\r');
    const lines = (rest + fresh).split(/\r\n|\r|\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
    while (rest.length > longestLine) {
      const piece = rest.slice(0, longestLine);
      rest = rest.slice(longestLine);
      onLine(piece);
    }
  }

  function end(): void {
    if (rest !== '') onLine(rest);
    rest = '';
  }

  return { push, end };
}
