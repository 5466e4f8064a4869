/** Text without terminal colours and control characters. An escape that went through XML is U+FFFD. */
export function plainText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/(?:[^\P{Cc}\n\t]|\uFFFD)\[[0-9;]{0,20}[A-HJKSTfm]/gu, '')
    .replace(/[^\P{Cc}\n\t]/gu, '');
}

/** At most that many lines and characters, with a mark where something was cut off. */
export function beginning(text: string, lines: number, characters: number): string {
  const kept = text.split('\n', lines).join('\n').slice(0, characters);
  return kept.length < text.length ? `${kept.trimEnd()} …` : kept;
}
