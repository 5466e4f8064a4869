/** A piece of two texts: in both, in the new one only, or in the old one only. */
export interface DiffPiece {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Words beyond that are compared as one. */
const mostWords = 400;

/** What has to be changed of the old text to have the new one, word by word. */
export function wordDiff(before: string, after: string): readonly DiffPiece[] {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  const common = commonLengths(old, now);
  const pieces: DiffPiece[] = [];
  const say = (kind: DiffPiece['kind'], text: string) => {
    const last = pieces.at(-1);
    if (last?.kind === kind) pieces[pieces.length - 1] = { kind, text: last.text + text };
    else pieces.push({ kind, text });
  };
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [left, right] = [old[i], now[j]];
    if (left !== undefined && left === right) {
      say('same', left);
      [i, j] = [i + 1, j + 1];
    } else if (left !== undefined && (right === undefined || (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0))) {
      say('removed', left);
      i += 1;
    } else {
      say('added', right ?? '');
      j += 1;
    }
  }
  return pieces;
}

function wordsOf(text: string): readonly string[] {
  const words = text.match(/\s+|[^\s]+/g) ?? [];
  return words.length <= mostWords ? words : [...words.slice(0, mostWords), words.slice(mostWords).join('')];
}

/** Length of the longest common subsequence of what is behind each pair of positions. */
function commonLengths(old: readonly string[], now: readonly string[]): readonly Uint16Array[] {
  const table = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      const [here, below] = [table[i], table[i + 1]];
      if (!here || !below) continue;
      here[j] = old[i] === now[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, here[j + 1] ?? 0);
    }
  }
  return table;
}
