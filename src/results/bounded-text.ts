/** What is kept of a text that is too long: that many characters of its beginning and of its end. */
export const keptAtEachEnd = 64 * 1024;

/** A text of which pieces come in; however long it gets, only its ends are kept. */
export interface BoundedText {
  push(piece: string): void;
  text(): string;
}

export function createBoundedText(): BoundedText {
  let head = '';
  let tail = '';
  let dropped = 0;
  return {
    push(piece) {
      const room = keptAtEachEnd - head.length;
      if (room > 0) head += piece.slice(0, room);
      if (room < piece.length) tail += piece.slice(Math.max(0, room));
      if (tail.length <= 2 * keptAtEachEnd) return;
      dropped += tail.length - keptAtEachEnd;
      tail = tail.slice(-keptAtEachEnd);
    },
    text: () => (dropped > 0 ? `${head}${leftOut(dropped)}${tail}` : head + tail),
  };
}

/** Beginning and end of a text; what is between them is left out and said. */
export function bothEnds(text: string, most = 3 * keptAtEachEnd, end = keptAtEachEnd): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - end)}${leftOut(text.length - most)}${text.slice(-end)}`;
}

/** Says what is missing between two ends. */
export function leftOut(characters: number): string {
  return `\n… [${characters} characters left out] …\n`;
}

/**
 * The same text in memory of its own: a part of a text keeps all of it in memory, and what is kept of a report must not
 * keep the report.
 */
export function detached(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}
