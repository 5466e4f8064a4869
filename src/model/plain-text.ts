const esc = '\u001b';

/** Operating system commands and other strings (title, hyperlink), control sequences (colour, cursor), short escapes. */
const sequences = new RegExp(
  [
    `${esc}[\\]PX^_][^\\n\\u0007${esc}]*(?:\\u0007|${esc}\\\\)?`,
    `${esc}\\[[0-?]*[ -/]*[@-~]`,
    `${esc}[ -/]*[0-~]`,
  ].join('|'),
  'g',
);

/** Everything that steers a terminal, except line feed and tab; and what turns the direction of writing. */
const controls = /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;

/** Hostile text without escape sequences and control characters; `\n` and `\t` stay, `\r\n` becomes `\n`. */
export function plainText(text: string): string {
  return text.replace(sequences, '').replace(controls, '');
}

/** The same in one line: every run of white space is one space. */
export function plainLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ').trim();
}
