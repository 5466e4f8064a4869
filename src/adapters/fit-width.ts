const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u;
const none = /[\p{M}\u200b-\u200d\ufeff]/u;

/** Columns that a text takes in a terminal: two for East Asian characters and emoji, none for combining marks. */
export function textWidth(text: string): number {
  return [...text].reduce((columns, character) => columns + characterWidth(character), 0);
}

/** The text, cut off with `…` where it takes more columns. */
export function fitWidth(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let fitting = '';
  let used = 1;
  for (const character of text) {
    used += characterWidth(character);
    if (used > columns) break;
    fitting += character;
  }
  return columns < 1 ? '' : `${fitting}…`;
}

function characterWidth(character: string): number {
  if (character < '\u0300') return 1;
  if (none.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
