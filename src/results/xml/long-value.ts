import { keptAtEachEnd, leftOut } from '../bounded-text.ts';
import { longestReference } from './xml-entities.ts';

const longest = 4 * keptAtEachEnd;

/** The part of a tag that was read, and where in it the value began that has no end yet. */
interface OpenTag {
  readonly text: string;
  readonly valueAt: number;
}

/** Shortens the value of an attribute while it is still coming in: its middle is left out, and it says so. */
export function createLongValue(): { shorten(tag: OpenTag): string; forget(): void } {
  let valueFrom = -1;
  let headEnd = 0;
  let dropped = 0;
  let mark = '';
  return {
    shorten({ text, valueAt }) {
      if (text.length - valueAt <= longest) return text;
      if (valueAt !== valueFrom) {
        headEnd = withoutHalfReference(text, valueAt + keptAtEachEnd);
        [valueFrom, dropped, mark] = [valueAt, 0, ''];
      }
      const tailAt = afterHalfReference(text, text.length - keptAtEachEnd);
      dropped += tailAt - headEnd - mark.length;
      mark = leftOut(dropped);
      return text.slice(0, headEnd) + mark + text.slice(tailAt);
    },
    forget() {
      valueFrom = -1;
    },
  };
}

/** No `&#x…;` is cut in two. */
function withoutHalfReference(text: string, end: number): number {
  const reference = text.lastIndexOf('&', end - 1);
  return reference > end - longestReference && !text.slice(reference, end).includes(';') ? reference : end;
}

function afterHalfReference(text: string, at: number): number {
  const end = text.slice(at, at + longestReference).indexOf(';');
  return end < 0 ? at : at + end + 1;
}
