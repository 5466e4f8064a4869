import { plainText } from '../model/plain-text.ts';
import { fitWidth, textWidth } from './fit-width.ts';

/** The part of a terminal's stream that a live view needs. */
export interface TerminalStream {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): unknown;
}

/** A text and what it looks like: cutting needs the plain one, showing the coloured one. */
export interface Line {
  readonly plain: string;
  readonly shown: string;
}

/** Lines at the bottom of a terminal that are drawn anew, below lines that stay. */
export interface LiveLines {
  /** Writes the texts (one or more lines each, each with a line feed at its end) to stay, and the live lines below them. */
  draw(stay: readonly string[], live: readonly Line[]): void;
  /** Removes the live lines and gives the cursor back. */
  end(stay: readonly string[]): void;
}

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const clearLine = '\u001b[K';
const clearBelow = '\u001b[J';

/** Draws with one write a time, over what is there: nothing flickers. The cursor comes back also when the process exits. */
export function createLiveLines(stream: TerminalStream): LiveLines {
  let drawn: readonly string[] = [];
  const columns = () => stream.columns || 80;
  const restore = () => stream.write(showCursor);

  /** Back to the first live line, which the terminal may have wrapped when it became narrower. */
  function home(): string {
    const rows = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(textWidth(line) / columns())), 0);
    return rows > 0 ? `\u001b[${rows}A\r` : '\r';
  }

  /** A line that fills its last row to the end has nothing to clear: clearing there would take its last character. */
  function stayed(texts: readonly string[]): string {
    const lines = texts.join('').split('\n').slice(0, -1);
    const fills = (line: string) => line !== '' && textWidth(plainText(line)) % columns() === 0;
    return lines.map((line) => `${line}${fills(line) ? '' : clearLine}\n`).join('');
  }

  return {
    draw(stay, live) {
      if (drawn.length === 0) process.once('exit', restore);
      const fitting = live.slice(-Math.max(1, (stream.rows || 24) - 1));
      const cut = fitting.map((line) => fitWidth(line.plain, columns() - 1));
      const shown = fitting.map(
        (line, index) => `${cut[index] === line.plain ? line.shown : cut[index]}${clearLine}\n`,
      );
      stream.write(`${hideCursor}${home()}${stayed(stay)}${shown.join('')}${clearBelow}`);
      drawn = cut;
    },
    end(stay) {
      stream.write(`${home()}${stayed(stay)}${clearBelow}${showCursor}`);
      drawn = [];
      process.off('exit', restore);
    },
  };
}
